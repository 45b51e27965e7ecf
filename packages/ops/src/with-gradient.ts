import * as tf from '@tensorflow/tfjs-core';
import './register-gradients.ts';

/** `tf.customGrad` with types: a computation on `inputs`, and its gradient by each of them. */
export function withGradient<T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  /** Computes from `inputs`; what it hands to `keep` the gradient gets. */
  forward: (keep: (tensors: tf.Tensor[]) => void) => T,
  /** One gradient for each of `inputs`; it may read `kept`, but not `inputs`, which may be gone by then. */
  backward: (dy: T, kept: tf.Tensor[]) => tf.Tensor[],
): T {
  const differentiable = tf.customGrad((...inputsAndSave) => ({
    value: forward(inputsAndSave.at(-1) as (tensors: tf.Tensor[]) => void),
    gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => backward(dy as T, kept),
  }));
  return differentiable(...inputs) as T;
}
