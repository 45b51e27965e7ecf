import * as tf from '@tensorflow/tfjs-core';
import { dispatch } from './dispatch.ts';

/** `x·sigmoid(x)`, of every number of `x`; also called swish. https://arxiv.org/abs/1606.08415 */
export function silu<T extends tf.Tensor>(x: T): T {
  return dispatch({ name: 'silu', inputs: { x }, formula: (inputs) => tf.mul(inputs.x, tf.sigmoid(inputs.x)) as T });
}
