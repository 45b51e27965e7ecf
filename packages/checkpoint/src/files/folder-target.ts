import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reasonOf } from './reason.ts';
import { checkRelativePath } from './relative-path.ts';
import type { Target } from './target.ts';
import { removeLeftovers, temporaryFile } from './temporary-file.ts';

/**
 * A folder on this machine, given as a path or a `file:` URL, created when it is first written to. Node only.
 *
 * A file appears under its name only when all of it is on the disk, so that neither an error nor a crash harms the old
 * one. Until then it is a hidden temporary file beside it. One that a crash left behind goes with the next write into
 * the same folder; one that was begun on another machine, an hour later at the earliest: it may still be written.
 */
export function folderTarget(folder: string | URL): Target {
  const root = typeof folder === 'string' ? folder : fileURLToPath(folder);
  return {
    write: async (path, chunks) => {
      checkRelativePath(path);
      const file = join(root, path);
      try {
        await mkdir(dirname(file), { recursive: true });
        await removeLeftovers(await readdir(dirname(file), { withFileTypes: true }));
        await replaceFile(file, chunks);
      } catch (cause) {
        throw new Error(`folderTarget: cannot write "${file}": ${reasonOf(cause)}`, { cause });
      }
    },
  };
}

async function replaceFile(file: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = await temporaryFile(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeFile(handle, chunks);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** Makes the new name last through a power cut, where the system can: Windows and some network drives cannot. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder);
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file itself is complete and in place.
  }
}
