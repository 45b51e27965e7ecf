import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.ts';
import { reasonOf } from './reason.ts';
import { checkRelativePath } from './relative-path.ts';
import type { RandomAccessFile, Source } from './source.ts';

/** A folder on this machine, given as a path or a `file:` URL. Node only. */
export function folderSource(folder: string | URL): Source {
  const root = typeof folder === 'string' ? folder : fileURLToPath(folder);
  return {
    name: root,
    open: async (path) => {
      checkRelativePath(path);
      return openFile(join(root, path));
    },
  };
}

/** One handle from open to close: a file that is replaced in the meantime stays the one that was opened. */
async function openFile(path: string): Promise<RandomAccessFile | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new Error(`folderSource: cannot open "${path}": ${reasonOf(cause)}`, { cause });
  }
  const stats = await handle.stat();
  if (!stats.isFile()) {
    await handle.close();
    throw new Error(`folderSource: "${path}" must be a file.`);
  }
  return { name: path, size: stats.size, read: (start, end) => read(handle, start, end), close: () => handle.close() };
}

async function read(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const length = Math.min(bytes.length - filled, 2 ** 30); // one call reads less than 2 GiB
    const { bytesRead } = await handle.read(bytes, filled, length, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
