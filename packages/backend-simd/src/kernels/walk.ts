import type { WasmExports } from '#wasm';

/**
 * Bytes from one step to the next along each of the last `rank` axes of an array in order, of numbers of `bytes` bytes:
 * 0 where it has one step or no such axis, and broadcasts.
 */
export function stridesOf(shape: readonly number[], bytes: number, rank: number = shape.length): number[] {
  const missing = rank - shape.length;
  const strides: number[] = [];
  for (let axis = 0; axis < rank; axis++) strides.push(0);
  let stride = bytes;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[missing + axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * Sets the axes of the next kernel that walks over two arrays: their lengths, and the strides of both in bytes.
 * Neighbours become one axis where both arrays allow it.
 *
 * @returns how many axes are left, to be told to the kernel
 */
export function setAxes(
  wasm: WasmExports,
  lengths: readonly number[],
  first: readonly number[],
  second: readonly number[],
): number {
  let axes = 0;
  let [length, firstStride, secondStride] = [1, 0, 0];
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    if (lengths[axis] === 1) continue;
    if (length !== 1 && first[axis] === length * firstStride && second[axis] === length * secondStride) {
      length *= lengths[axis]!;
      continue;
    }
    if (length !== 1) wasm.setAxis(axes++, length, firstStride, secondStride);
    length = lengths[axis]!;
    firstStride = first[axis]!;
    secondStride = second[axis]!;
  }
  wasm.setAxis(axes++, length, firstStride, secondStride);
  return axes;
}
