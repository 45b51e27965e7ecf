import { excerpt } from '../files/excerpt.ts';
import { fromFloat16 } from './float16.ts';
import type { StoredTensor } from './read-safetensors.ts';

/**
 * Reads a tensor's numbers. F32 are taken as they lie in the file, F16 and BF16 are exact, F64 are rounded.
 *
 * @throws Error, which names the tensor, for any other dtype
 */
export async function readFloat32(tensor: StoredTensor): Promise<Float32Array> {
  switch (tensor.dtype) {
    case 'F32': {
      const bytes = aligned(await tensor.bytes(), 4);
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    }
    case 'F16':
      return fromFloat16(halves(await tensor.bytes()));
    case 'BF16':
      return fromBfloat16(halves(await tensor.bytes()));
    case 'F64': {
      const bytes = aligned(await tensor.bytes(), 8);
      return new Float32Array(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8));
    }
    default:
      throw new Error(
        `Tensor ${excerpt(tensor.name)} holds ${tensor.dtype}; numbers are read from F32, F16, BF16 and F64.`,
      );
  }
}

/** The same bytes where a typed array of such elements can begin. Machines and files are little-endian, as WebAssembly is. */
function aligned(bytes: Uint8Array, elementSize: number): Uint8Array {
  return bytes.byteOffset % elementSize === 0 ? bytes : bytes.slice();
}

function halves(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, length } = aligned(bytes, 2);
  return new Uint16Array(buffer, byteOffset, length / 2);
}

/** The upper half of a single. */
function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) bits[index] = halves[index]! << 16;
  return new Float32Array(bits.buffer);
}
