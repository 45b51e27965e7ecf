import { decodeUtf8 } from '../files/decode-utf8.ts';
import { excerpt } from '../files/excerpt.ts';
import { parseJson } from '../files/parse-json.ts';
import { readBytes } from '../files/read-bytes.ts';
import type { RandomAccessFile } from '../files/source.ts';
import { dtypeBits, isDtype, type Dtype } from './dtype.ts';
import { checkTensorName } from './tensor-name.ts';

/** A tensor in a file: what it is, and how to get at its bytes. */
export type StoredTensor = {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Reads its elements' bytes, row by row and little-endian, while the file is open. */
  bytes(): Promise<Uint8Array>;
};

/** The contents of a safetensors file. */
export type Safetensors = {
  readonly metadata: ReadonlyMap<string, string>;
  /** By name, in the order of their bytes in the file. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
};

/**
 * Reads the header of a safetensors file, and no tensor: 8 bytes with the header's length, the header as JSON, then every
 * tensor's bytes without a gap. https://github.com/huggingface/safetensors
 *
 * @throws Error, which names the file, the tensor and the value, for a file that is in any way malformed
 */
export async function readSafetensors(file: RandomAccessFile): Promise<Safetensors> {
  const dataStart = 8 + (await readHeaderLength(file));
  const header = await readHeader(file, dataStart);
  const { __metadata__: metadata, ...others } = header;
  const entries = Object.entries(others).map(([name, value]) => checkEntry(name, value, file.name));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkLayout(entries, file.size - dataStart, file.name);
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, StoredTensor] => [
    name,
    { name, dtype, shape, bytes: () => readBytes(file, dataStart + begin, dataStart + end) },
  ]);
  return { metadata: checkMetadata(metadata ?? {}, file.name), tensors: new Map(tensors) };
}

const maxHeaderLength = 100_000_000; // in bytes, as in the reference implementation

async function readHeaderLength(file: RandomAccessFile): Promise<number> {
  if (file.size < 8) throw new Error(`${file.name}: ${file.size} bytes are too few for a safetensors file.`);
  const bytes = await readBytes(file, 0, 8);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > maxHeaderLength) {
    throw new Error(
      `${file.name}: the header's length (${length}) must be at most ${maxHeaderLength} bytes; it may be another kind of file.`,
    );
  }
  if (length > file.size - 8) {
    throw new Error(
      `${file.name}: the header's length (${length}) must fit into the file, which has ${file.size} bytes; the file may be cut off.`,
    );
  }
  return Number(length);
}

async function readHeader(file: RandomAccessFile, end: number): Promise<Record<string, unknown>> {
  const where = `${file.name}: the header`;
  const bytes = await readBytes(file, 8, end);
  if (bytes[0] !== 0x7b) throw new Error(`${where} must begin with "{".`);
  return parseJson(decodeUtf8(bytes, where), where) as Record<string, unknown>; // JSON that begins with "{" is an object
}

function checkMetadata(value: unknown, fileName: string): Map<string, string> {
  const where = `${fileName}: __metadata__`;
  if (!isObject(value)) throw new Error(`${where} (${excerpt(value)}) must be an object of strings.`);
  const metadata = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw new Error(`${where}: ${excerpt(key)} (${excerpt(text)}) must be a string.`);
    metadata.set(key, text);
  }
  return metadata;
}

type Entry = Omit<StoredTensor, 'bytes'> & { readonly begin: number; readonly end: number };

function checkEntry(name: string, value: unknown, fileName: string): Entry {
  checkTensorName(name, fileName);
  const where = `${fileName}: tensor ${excerpt(name)}`;
  if (!isObject(value)) throw new Error(`${where} (${excerpt(value)}) must be an object.`);
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`${where}: the key ${excerpt(other)} has no meaning here.`);
  if (!isDtype(dtype)) {
    throw new Error(`${where}: dtype (${excerpt(dtype)}) must be one of ${Object.keys(dtypeBits).join(', ')}.`);
  }
  if (!areWholeNumbers(shape)) {
    throw new Error(`${where}: shape (${excerpt(shape)}) must be an array of whole numbers from 0.`);
  }
  const [begin, end] = areWholeNumbers(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined || begin > end) {
    throw new Error(`${where}: data_offsets (${excerpt(offsets)}) must be two whole numbers in rising order.`);
  }
  const elements = shape.reduce((product, dimension) => product * dimension, 1);
  const bytes = (elements * dtypeBits[dtype]) / 8; // a product that overflows is larger than any offset
  if (end - begin !== bytes) {
    throw new Error(
      `${where}: data_offsets ([${begin},${end}]) must span the ${bytes} bytes of ${dtype} ${excerpt(shape)}.`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** Every byte belongs to one tensor: the entries, in the order of their bytes, follow each other from 0 to `size`. */
function checkLayout(entries: readonly Entry[], size: number, fileName: string): void {
  let expected = 0;
  for (const { name, begin, end } of entries) {
    const where = `${fileName}: tensor ${excerpt(name)}: data_offsets ([${begin},${end}])`;
    if (end > size)
      throw new Error(`${where} must end within the file's ${size} bytes of data; the file may be cut off.`);
    if (begin !== expected) throw new Error(`${where} must begin at ${expected}, with neither gap nor overlap.`);
    expected = end;
  }
  if (expected !== size) throw new Error(`${fileName}: ${size - expected} bytes follow the last tensor.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && number >= 0);
}
