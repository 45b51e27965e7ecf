import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.ts';
import { folderFile } from './folder-file.ts';
import { checkRelativePath } from './relative-path.ts';
import type { Source } from './source.ts';

/** A folder on this machine, which must be there when it is read, given as a path or a `file:` URL. Node only. */
export function folderSource(folder: string | URL): Source {
  const root = typeof folder === 'string' ? folder : fileURLToPath(folder);
  return {
    name: root,
    open: async (path) => {
      checkRelativePath(path);
      await checkFolder(root);
      return folderFile(join(root, path));
    },
  };
}

async function checkFolder(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) return;
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(cause))) return; // opening a file in it says what is wrong
    throw new Error(`there is no folder "${path}".`, { cause });
  }
  throw new Error(`"${path}" is a file; it must be a folder.`);
}
