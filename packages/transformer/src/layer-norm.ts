import type * as tf from '@tensorflow/tfjs-core';
import { ones, zeros } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { Norm } from './norm.ts';

export type LayerNormWeights = {
  readonly scale: tf.Tensor1D; // [dModel]
  readonly bias: tf.Tensor1D; // [dModel]
};

export type LayerNormOptions = {
  readonly dModel: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
};

/** `(x − mean(x)) / √(variance(x) + epsilon) · scale + bias`, over the last axis. https://arxiv.org/abs/1607.06450 */
export function layerNorm({ dModel, epsilon = 1e-5 }: LayerNormOptions): Norm<LayerNormWeights> {
  return {
    parameters: { scale: ones([dModel]), bias: zeros([dModel]) },
    apply: ({ scale, bias }, x) => ops.layerNorm(x, scale, bias, epsilon),
  };
}
