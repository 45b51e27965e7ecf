import { open, type FileHandle } from 'node:fs/promises';
import { errorCode } from './error-code.ts';
import { reasonOf } from './reason.ts';
import type { RandomAccessFile } from './source.ts';

/**
 * The file at a path on this machine, undefined where there is none. One handle from open to close: a file that is
 * replaced in the meantime stays the one that was opened.
 */
export async function folderFile(path: string): Promise<RandomAccessFile | undefined> {
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
