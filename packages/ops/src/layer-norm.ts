import type * as tf from '@tensorflow/tfjs';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/**
 * `(x − mean(x)) / √(variance(x) + epsilon) · scale + bias` over the last axis: `x` [..., dModel], `scale` and `bias`
 * [dModel]. https://arxiv.org/abs/1607.06450
 */
export function layerNorm<T extends tf.Tensor>(x: T, scale: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): T {
  checkShapes('layerNorm', { x: [x, '... dModel'], scale: [scale, 'dModel'], bias: [bias, 'dModel'] });
  return dispatch({
    name: 'layerNorm',
    inputs: { x, scale, bias },
    attributes: { epsilon },
    formula: (inputs) => {
      const centred = inputs.x.sub(inputs.x.mean(-1, true));
      const variance = centred.square().mean(-1, true);
      return centred.mul(variance.add(epsilon).rsqrt()).mul(inputs.scale).add(inputs.bias) as T;
    },
  });
}
