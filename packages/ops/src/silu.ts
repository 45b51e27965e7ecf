import type * as tf from '@tensorflow/tfjs';
import { dispatch } from './dispatch.ts';

/** `x·sigmoid(x)`, of every number of `x`; also called swish. https://arxiv.org/abs/1606.08415 */
export function silu<T extends tf.Tensor>(x: T): T {
  return dispatch({ name: 'silu', inputs: { x }, formula: (inputs) => inputs.x.mul(inputs.x.sigmoid()) as T });
}
