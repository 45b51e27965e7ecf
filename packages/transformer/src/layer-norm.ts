import type * as tf from '@tensorflow/tfjs-core';
import { ones, type Declared } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { biasOf, declareBias, type BiasWeights } from './bias.ts';
import type { Norm } from './norm.ts';

export type LayerNormWeights<Bias extends boolean = true> = {
  readonly scale: tf.Tensor1D; // [dModel]
} & BiasWeights<Bias>; // and of it [dModel]

export type LayerNormOptions<Bias extends boolean = true> = {
  readonly dModel: number;
  /** Whether there is a bias. Default true. */
  readonly bias?: Bias | undefined;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
};

/** `(x − mean(x)) / √(variance(x) + epsilon) · scale + bias`, over the last axis. https://arxiv.org/abs/1607.06450 */
export function layerNorm<Bias extends boolean = true>({
  dModel,
  bias = true as Bias,
  epsilon = 1e-5,
}: LayerNormOptions<Bias>): Norm<LayerNormWeights<Bias>> {
  return {
    parameters: { scale: ones([dModel]), ...declareBias(bias, dModel) } as Declared<LayerNormWeights<Bias>>,
    apply: (weights, x) => ops.layerNorm(x, weights.scale, biasOf(weights), epsilon),
  };
}
