import type { RandomAccessFile } from './source.ts';

/** A Blob as a file of that name. */
export function blobFile(name: string, blob: Blob): RandomAccessFile {
  return {
    name,
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
    close: async () => {},
  };
}
