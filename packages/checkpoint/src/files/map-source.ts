import { blobFile } from './blob-file.ts';
import type { RandomAccessFile, Source } from './source.ts';

/** Files by name, such as "config.json", as a Map or an object. A browser's `File` is a Blob. */
export type FileMap = ReadonlyMap<string, Uint8Array | Blob> | Readonly<Record<string, Uint8Array | Blob>>;

/**
 * Files in memory, or those that a person chose in a browser:
 *
 * @example
 * mapSource(new Map([...input.files].map((file) => [file.name, file])))
 */
export function mapSource(files: FileMap): Source {
  const byName = Symbol.iterator in files ? files : new Map(Object.entries(files));
  return {
    name: 'the given files',
    open: async (path) => {
      const file = byName.get(path);
      if (file === undefined) return undefined;
      return ArrayBuffer.isView(file) ? bytesFile(path, file) : blobFile(path, file);
    },
  };
}

function bytesFile(name: string, bytes: Uint8Array): RandomAccessFile {
  return { name, size: bytes.length, read: async (start, end) => bytes.slice(start, end), close: async () => {} };
}
