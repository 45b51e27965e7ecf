import * as tf from '@tensorflow/tfjs-core';

/** `x` [..., width] as a matrix [rows, width]: tfjs multiplies and differentiates those best. */
export function toMatrix(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1)!]);
}
