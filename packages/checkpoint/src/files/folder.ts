// What `#folder` means in Node (package.json, "imports").
export { folderSource } from './folder-source.ts';
export { folderStore } from './folder-store.ts';
