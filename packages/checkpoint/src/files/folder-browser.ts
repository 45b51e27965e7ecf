// What `#folder` means everywhere but in Node (package.json, "imports"): the same names, without Node's modules.
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** @throws Error always: a browser has no folders to read. */
export function folderSource(folder: string | URL): Source {
  throw new Error(`"${folder}" is a folder, which only Node can read; here pass an http(s) URL or a Map of files.`);
}

/** @throws Error always: a browser has no folders to write. */
export function folderTarget(folder: string | URL): Target {
  throw new Error(
    `"${folder}" is a folder, which only Node can write; here pass a Map, and offer its files to download.`,
  );
}
