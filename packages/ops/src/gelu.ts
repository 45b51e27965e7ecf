import * as tf from '@tensorflow/tfjs-core';
import { dispatch } from './dispatch.ts';

/** GPT-2's GELU: `½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))`, of every number of `x`. https://arxiv.org/abs/1606.08415 */
export function gelu<T extends tf.Tensor>(x: T): T {
  return dispatch({
    name: 'gelu',
    inputs: { x },
    formula: (inputs) => {
      const inner = tf.mul(
        tf.add(inputs.x, tf.mul(tf.mul(tf.square(inputs.x), inputs.x), 0.044715)),
        Math.sqrt(2 / Math.PI),
      );
      return tf.mul(tf.mul(inputs.x, 0.5), tf.add(tf.tanh(inner), 1)) as T;
    },
  });
}

/** The exact GELU: `½x·(1 + erf(x/√2))`, of every number of `x`. https://arxiv.org/abs/1606.08415 */
export function geluErf<T extends tf.Tensor>(x: T): T {
  return dispatch({
    name: 'geluErf',
    inputs: { x },
    formula: (inputs) => tf.mul(tf.mul(inputs.x, 0.5), tf.add(tf.erf(tf.mul(inputs.x, Math.SQRT1_2)), 1)) as T,
  });
}
