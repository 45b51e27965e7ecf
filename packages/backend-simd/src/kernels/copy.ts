import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { setAxes, stridesOf } from './walk.ts';

/** Numbers in memory: where the first is, and how many bytes on the next is along each axis. */
export type Place = { readonly pointer: number; readonly strides: readonly number[] };

/** Where a tensor's numbers are; those from `begin` on, if that is given. */
export function placeOf(backend: SimdBackend, tensor: tf.TensorInfo, begin?: readonly number[]): Place {
  const strides = stridesOf(tensor.shape, tensor.dtype === 'bool' ? 1 : 4);
  const offset = begin ? begin.reduce((sum, index, axis) => sum + index * strides[axis]!, 0) : 0;
  return { pointer: backend.pointer(tensor) + offset, strides };
}

/** Copies numbers of a type to another place, along axes of `lengths`. */
export function copy(
  { wasm }: SimdBackend,
  dtype: tf.DataType,
  lengths: readonly number[],
  from: Place,
  to: Place,
): void {
  const axes = setAxes(wasm, lengths, from.strides, to.strides);
  if (dtype === 'bool') wasm.copyBytes(from.pointer, to.pointer, axes);
  else wasm.copyWords(from.pointer, to.pointer, axes);
}

/** A copy of floats, broadcast to `shape`. */
export function broadcast(backend: SimdBackend, x: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
  const output = backend.output(shape);
  const from = { pointer: backend.pointer(x), strides: stridesOf(x.shape, 4, shape.length) };
  copy(backend, 'float32', shape, from, placeOf(backend, output));
  return output;
}
