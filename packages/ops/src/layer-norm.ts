import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

type Inputs<T> = { x: T; scale: tf.Tensor1D; bias?: tf.Tensor1D } & tf.NamedTensorMap;

/**
 * `(x − mean(x)) / √(variance(x) + epsilon) · scale + bias` over the last axis: `x` [..., dModel], `scale` and `bias`
 * (none, if undefined) [dModel]. https://arxiv.org/abs/1607.06450
 */
export function layerNorm<T extends tf.Tensor>(
  x: T,
  scale: tf.Tensor1D,
  bias: tf.Tensor1D | undefined,
  epsilon: number,
): T {
  checkShapes('layerNorm', { x: [x, '... dModel'], scale: [scale, 'dModel'], bias: [bias, 'dModel'] });
  return dispatch({
    name: 'layerNorm',
    inputs: { x, scale, ...(bias && { bias }) } as Inputs<T>,
    attributes: { epsilon },
    formula: (inputs) => {
      const centred = tf.sub(inputs.x, tf.mean(inputs.x, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      const scaled = tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), inputs.scale);
      return (inputs.bias ? tf.add(scaled, inputs.bias) : scaled) as T;
    },
  });
}
