import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { isNumberType, type NumberType } from '../tensor-data.ts';
import { copy, placeOf } from './copy.ts';
import type { Kernel } from './kernel.ts';

/** tfjs's `Transpose`. */
export const transpose: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  const { perm } = attributes as { perm: number[] };
  return isNumberType(x.dtype) ? transposed(backend, x, x.dtype, perm) : undefined;
};

/** `x`, of type `dtype`, with the axis `axes[0]` first, and so on. */
export function transposed(
  backend: SimdBackend,
  x: tf.TensorInfo,
  dtype: NumberType,
  axes: readonly number[],
): tf.TensorInfo {
  const shape = axes.map((axis) => x.shape[axis]!);
  if (keepsOrder(x.shape, axes)) return backend.alias(x, shape);
  const output = backend.output(shape, dtype);
  const { pointer, strides } = placeOf(backend, x);
  copy(backend, dtype, shape, { pointer, strides: axes.map((axis) => strides[axis]!) }, placeOf(backend, output));
  return output;
}

/** Whether all axes but those of length 1 stay in order. */
function keepsOrder(shape: readonly number[], axes: readonly number[]): boolean {
  let last = -1;
  for (const axis of axes) {
    if (shape[axis] === 1) continue;
    if (axis < last) return false;
    last = axis;
  }
  return true;
}
