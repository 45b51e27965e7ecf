import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/** `x + update`: what a sublayer adds to the residual stream, both [..., dModel]. https://arxiv.org/abs/1512.03385 */
export function residualAdd<T extends tf.Tensor>(x: T, update: T): T {
  checkShapes('residualAdd', { x: [x, '... dModel'], update: [update, '... dModel'] });
  return dispatch({
    name: 'residualAdd',
    inputs: { x, update },
    formula: (inputs) => tf.add(inputs.x, inputs.update) as T,
  });
}
