import type * as tf from '@tensorflow/tfjs-core';
import { ones } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { Norm } from './norm.ts';

export type RmsNormWeights = {
  readonly scale: tf.Tensor1D; // [dModel]
};

export type RmsNormOptions = {
  readonly dModel: number;
  /** Added to the mean square. Default 1e-6. */
  readonly epsilon?: number;
};

/** Root-mean-square norm: `x / √(mean(x²) + epsilon) · scale`, over the last axis. https://arxiv.org/abs/1910.07467 */
export function rmsNorm({ dModel, epsilon = 1e-6 }: RmsNormOptions): Norm<RmsNormWeights> {
  return {
    parameters: { scale: ones([dModel]) },
    apply: ({ scale }, x) => ops.rmsNorm(x, scale, epsilon),
  };
}
