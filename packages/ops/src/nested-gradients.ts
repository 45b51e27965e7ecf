import * as tf from '@tensorflow/tfjs-core';

/** The gradients of `f` by each of `inputs`, given its own `dy`: for gradient functions, which `tf.grads` alone breaks. */
export function nestedGradients<T extends tf.Tensor>(
  f: (...inputs: tf.Tensor[]) => T,
  inputs: tf.Tensor[],
  dy: T,
): tf.Tensor[] {
  // tfjs clears the outer tape when an inner differentiation ends, and then fails on it.
  const { state } = tf.engine();
  const tape = state.activeTape;
  try {
    return tf.grads(f)(inputs, dy);
  } finally {
    state.activeTape = tape;
  }
}
