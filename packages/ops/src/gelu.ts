import * as tf from '@tensorflow/tfjs';
import { dispatch } from './dispatch.ts';

/** GPT-2's GELU: `½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))`, of every number of `x`. https://arxiv.org/abs/1606.08415 */
export function gelu<T extends tf.Tensor>(x: T): T {
  return dispatch({
    name: 'gelu',
    inputs: { x },
    formula: (inputs) => {
      const inner = inputs.x.add(inputs.x.square().mul(inputs.x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
      return inputs.x.mul(0.5).mul(inner.tanh().add(1)) as T;
    },
  });
}

/** The exact GELU: `½x·(1 + erf(x/√2))`, of every number of `x`. https://arxiv.org/abs/1606.08415 */
export function geluErf<T extends tf.Tensor>(x: T): T {
  return dispatch({
    name: 'geluErf',
    inputs: { x },
    formula: (inputs) => inputs.x.mul(0.5).mul(tf.erf(inputs.x.mul(Math.SQRT1_2)).add(1)) as T,
  });
}
