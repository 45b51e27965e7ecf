// What `#folder` means in Node (package.json, "imports").
export { folderSource } from './folder-source.ts';
export { folderTarget } from './folder-target.ts';
