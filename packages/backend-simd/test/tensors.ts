import * as tf from '@tensorflow/tfjs-core';
import { numbers } from './numbers.ts';

/** The types that a tensor's numbers can have. */
export const types = ['float32', 'int32', 'bool'] as const;

/** A tensor of the same numbers each time; whole ones are beyond what a float32 holds. */
export function tensorOf(shape: readonly number[], dtype: (typeof types)[number] = 'float32', seed = 1): tf.Tensor {
  const values = numbers(shape, seed);
  if (dtype === 'float32') return tf.tensor(values, [...shape], dtype);
  if (dtype === 'bool')
    return tf.tensor(
      Uint8Array.from(values, (value) => Number(value > 0)),
      [...shape],
      dtype,
    );
  return tf.tensor(
    Int32Array.from(values, (value) => value * 2 ** 30),
    [...shape],
    dtype,
  );
}
