import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.ts';
import { lockFileName, lockFolder } from './folder-lock.ts';
import { folderFile } from './folder-file.ts';
import { folderTarget } from './folder-target.ts';
import { reasonOf } from './reason.ts';
import { checkRelativePath } from './relative-path.ts';
import type { Store } from './store.ts';
import { isTemporary, removeLeftovers } from './temporary-file.ts';

/**
 * A folder on this machine, given as a path or a `file:` URL, created when it is first written to or locked. Who locks it
 * rids it, and the folders in it, of what was half written by processes that are no more. Node only.
 */
export function folderStore(folder: string | URL): Store {
  const root = typeof folder === 'string' ? folder : fileURLToPath(folder);
  return {
    ...folderTarget(root),
    name: root,
    open: async (path) => {
      checkRelativePath(path);
      return folderFile(join(root, path));
    },
    list: async () => (await filesIn(root)).toSorted(),
    remove: async (path) => {
      checkRelativePath(path);
      const file = join(root, path);
      await rm(file, { force: true }).catch((cause: unknown) => {
        throw new Error(`folderStore: cannot remove "${file}": ${reasonOf(cause)}`, { cause });
      });
      await removeEmptyFolders(root, dirname(path));
    },
    lock: async () => {
      const unlock = await lockFolder(root).catch((cause: unknown) => {
        const isLocked = ['EADDRINUSE', 'EAGAIN'].includes(errorCode(cause));
        const reason = isLocked ? 'it is in use by another process, or another run in this one.' : reasonOf(cause);
        throw new Error(`folderStore: cannot lock "${root}": ${reason}`, { cause });
      });
      await readdir(root, { recursive: true, withFileTypes: true }).then(removeLeftovers, () => {});
      return unlock;
    },
  };
}

/** The files below, by paths with `/` on every system; none where the folder is not, or no longer, there. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return [];
    throw new Error(`folderStore: cannot list "${folder}": ${reasonOf(cause)}`, { cause });
  });
  const paths = entries.map(async (entry) => {
    if (entry.isDirectory()) return (await filesIn(join(folder, entry.name))).map((path) => `${entry.name}/${path}`);
    return entry.isFile() && !isTemporary(entry.name) && entry.name !== lockFileName ? [entry.name] : [];
  });
  return (await Promise.all(paths)).flat();
}

async function removeEmptyFolders(root: string, path: string): Promise<void> {
  try {
    for (let folder = path; folder !== '.'; folder = dirname(folder)) await rmdir(join(root, folder));
  } catch {
    // It holds other files.
  }
}
