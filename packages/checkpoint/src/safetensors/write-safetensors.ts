import { checkTensorName } from './tensor-name.ts';

/** A tensor to be written as F32: its numbers, row by row, or how to get them when their turn comes. */
export type TensorToWrite = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | (() => Promise<Float32Array>);
};

/**
 * The bytes of a safetensors file, piece by piece, with no more than one tensor's numbers at a time. They are those
 * that `transformers` writes: tensors in the order of their names, metadata `{"format":"pt"}`.
 *
 * @throws Error, which names the tensor, for a bad name, one that stands twice, a bad shape, or (while the pieces are
 *   read) numbers that do not fill the shape
 */
export function writeSafetensors(tensors: readonly TensorToWrite[]): AsyncIterable<Uint8Array> {
  const sorted = tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const entries = ['"__metadata__":{"format":"pt"}'];
  let end = 0;
  sorted.forEach(({ name, shape }, index) => {
    checkTensorName(name, 'writeSafetensors');
    if (name === sorted[index - 1]?.name) throw new Error(`writeSafetensors: there are two tensors "${name}".`);
    const begin = end;
    end += 4 * countElements(name, shape);
    entries.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: 'F32', shape, data_offsets: [begin, end] })}`);
  });
  return pieces(encodeHeader(`{${entries.join()}}`), sorted);
}

function countElements(name: string, shape: readonly number[]): number {
  const elements = shape.reduce((product, dimension) => product * dimension, 1);
  if (![...shape, elements].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new RangeError(`writeSafetensors: tensor "${name}": shape ([${shape}]) must be whole numbers from 0.`);
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
  for (const { name, shape, data } of tensors) {
    const numbers = typeof data === 'function' ? await data() : data;
    const elements = countElements(name, shape);
    if (numbers.length !== elements) {
      throw new RangeError(
        `writeSafetensors: tensor "${name}" has ${numbers.length} numbers; [${shape}] takes ${elements}.`,
      );
    }
    yield new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  }
}
