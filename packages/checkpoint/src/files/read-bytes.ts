import { reasonOf } from './reason.ts';
import type { RandomAccessFile } from './source.ts';

/** Exactly the bytes from `start` up to `end`, both within the file; what goes wrong is told with the file's name. */
export async function readBytes(file: RandomAccessFile, start: number, end: number): Promise<Uint8Array> {
  if (start === end) return new Uint8Array(0);
  const range = `${file.name}: cannot read the bytes from ${start} to ${end}`;
  let bytes: Uint8Array;
  try {
    bytes = await file.read(start, end);
  } catch (cause) {
    throw new Error(`${range}: ${reasonOf(cause)}`, { cause });
  }
  if (bytes.length !== end - start) throw new Error(`${range}: there are only ${bytes.length}.`);
  return bytes;
}
