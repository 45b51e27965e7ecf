import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/**
 * `x / √(mean(x²) + epsilon) · scale` over the last axis: `x` [..., dModel], `scale` [dModel].
 * https://arxiv.org/abs/1910.07467
 */
export function rmsNorm<T extends tf.Tensor>(x: T, scale: tf.Tensor1D, epsilon: number): T {
  checkShapes('rmsNorm', { x: [x, '... dModel'], scale: [scale, 'dModel'] });
  return dispatch({
    name: 'rmsNorm',
    inputs: { x, scale },
    attributes: { epsilon },
    formula: (inputs) => {
      const meanSquare = tf.mean(tf.square(inputs.x), -1, true);
      return tf.mul(tf.mul(inputs.x, tf.rsqrt(tf.add(meanSquare, epsilon))), inputs.scale) as T;
    },
  });
}
