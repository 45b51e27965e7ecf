import type * as tf from '@tensorflow/tfjs-core';
import { ones } from '@typeformer/layer';
import type { Head } from './head.ts';
import type { PositionEmbedding } from './positions.ts';

// @ts-expect-error a head also has a loss
export const headWithoutLoss: Head<object> = { parameters: {}, apply: (_, hidden) => hidden };

export const positionsOfRank1: PositionEmbedding<{ readonly weight: tf.Tensor1D }> = {
  parameters: { weight: ones([3]) },
  // @ts-expect-error positions are [length, dModel]
  apply: ({ weight }) => weight,
};
