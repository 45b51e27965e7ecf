import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/** `silu(gate)·up`, number by number, of two tensors of one shape. https://arxiv.org/abs/2002.05202 */
export function swiGlu<T extends tf.Tensor>(gate: T, up: T): T {
  checkShapes('swiGlu', { gate: [gate, '... width'], up: [up, '... width'] });
  return dispatch({
    name: 'swiGlu',
    inputs: { gate, up },
    formula: (inputs) => tf.mul(tf.mul(inputs.gate, tf.sigmoid(inputs.gate)), inputs.up) as T,
  });
}
