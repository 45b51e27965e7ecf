import type * as tf from '@tensorflow/tfjs';

/** `x` [..., width] as a matrix [rows, width]: tfjs multiplies and differentiates those best. */
export function toMatrix(x: tf.Tensor): tf.Tensor2D {
  return x.reshape([-1, x.shape.at(-1)!]);
}
