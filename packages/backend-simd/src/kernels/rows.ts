import type * as tf from '@tensorflow/tfjs-core';

/** A tensor [..., width] as so many rows. */
export function rowsOf({ shape }: tf.TensorInfo): [rows: number, width: number] {
  let rows = 1;
  for (const length of shape.slice(0, -1)) rows *= length;
  return [rows, shape.at(-1) ?? 1];
}
