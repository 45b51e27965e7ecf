// What `#folder` means everywhere but in Node (package.json, "imports"): the same names, without Node's modules.
import type { Source } from './source.ts';
import type { Store } from './store.ts';

/** @throws Error always: a browser has no folders to read. */
export function folderSource(folder: string | URL): Source {
  throw new Error(`"${folder}" is a folder, which only Node can read; here pass an http(s) URL or a Map of files.`);
}

/** @throws Error always: a browser has no folders to write. */
export function folderStore(folder: string | URL): Store {
  throw new Error(
    `"${folder}" is a folder, which only Node can write; here pass a directory of the browser's, ` +
      'as navigator.storage.getDirectory() gives it, or a Map, and offer its files to download.',
  );
}
