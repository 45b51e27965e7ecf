import { excerpt } from '../files/excerpt.ts';
import { dtypeBits } from './dtype.ts';
import { toFloat16 } from './float16.ts';
import { checkTensorName } from './tensor-name.ts';

/** A tensor to be written: its numbers, row by row, or how to get them when their turn comes. */
export type TensorToWrite = {
  readonly name: string;
  /** F32 if absent. To F16 the numbers are rounded: to the nearest, and from 65520 on to infinity. */
  readonly dtype?: 'F32' | 'F16' | undefined;
  readonly shape: readonly number[];
  readonly data: Float32Array | (() => Promise<Float32Array>);
};

/**
 * The bytes of a safetensors file, piece by piece, with no more than one tensor's numbers at a time. They are those
 * that `transformers` writes: F32 before F16, each in the order of their names, and metadata `{"format":"pt"}`, to which
 * yours is added.
 *
 * @throws Error, which names the tensor, for a bad name, one that stands twice, a bad shape, or (while the pieces are
 *   read) numbers that do not fill the shape
 */
export function writeSafetensors(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): AsyncIterable<Uint8Array> {
  const sorted = tensors
    .map((tensor) => ({ ...tensor, dtype: tensor.dtype ?? 'F32' }))
    .toSorted((a, b) => dtypeBits[b.dtype] - dtypeBits[a.dtype] || (a.name < b.name ? -1 : 1));
  const entries = new Map([['__metadata__', JSON.stringify({ format: 'pt', ...metadata })]]);
  let end = 0;
  for (const { name, dtype, shape } of sorted) {
    checkTensorName(name, 'writeSafetensors');
    if (entries.has(name)) throw new Error(`writeSafetensors: there are two tensors ${excerpt(name)}.`);
    const begin = end;
    end += (countElements(name, shape) * dtypeBits[dtype]) / 8;
    entries.set(name, JSON.stringify({ dtype, shape, data_offsets: [begin, end] }));
  }
  const header = [...entries].map(([name, entry]) => `${JSON.stringify(name)}:${entry}`);
  return pieces(encodeHeader(`{${header.join()}}`), sorted);
}

function countElements(name: string, shape: readonly number[]): number {
  const elements = shape.reduce((product, dimension) => product * dimension, 1);
  if (![...shape, elements].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new RangeError(`writeSafetensors: tensor ${excerpt(name)}: shape ([${shape}]) must be whole numbers from 0.`);
  }
  return elements;
}

/** Its length in 8 bytes, and as many spaces after it as let the tensors begin at a multiple of 8. */
function encodeHeader(json: string): Uint8Array {
  const header = new TextEncoder().encode(json);
  const length = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(header, 8);
  return bytes;
}

async function* pieces(header: Uint8Array, tensors: readonly TensorToWrite[]): AsyncGenerator<Uint8Array> {
  yield header;
  for (const { name, dtype, shape, data } of tensors) {
    const numbers = typeof data === 'function' ? await data() : data;
    const elements = countElements(name, shape);
    if (numbers.length !== elements) {
      throw new RangeError(
        `writeSafetensors: tensor ${excerpt(name)} has ${numbers.length} numbers; [${shape}] takes ${elements}.`,
      );
    }
    const { buffer, byteOffset, byteLength } = dtype === 'F16' ? toFloat16(numbers) : numbers;
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}
