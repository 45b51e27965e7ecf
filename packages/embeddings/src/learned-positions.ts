import * as tf from '@tensorflow/tfjs-core';
import { normal, type Initializer } from '@typeformer/layer';
import type { PositionEmbedding } from './positions.ts';

export type LearnedPositionsWeights = {
  readonly weight: tf.Tensor2D; // [maxSeqLen, dModel]
};

export type LearnedPositionsOptions = {
  readonly maxSeqLen: number;
  readonly dModel: number;
  /** Default N(0, 0.02²), GPT-2's. */
  readonly initializer?: Initializer;
};

/**
 * A table with one trained vector for each place, as in GPT-2. There is none past `maxSeqLen`: `apply` throws a
 * RangeError there.
 */
export function learnedPositions({
  maxSeqLen,
  dModel,
  initializer = normal({ std: 0.02 }),
}: LearnedPositionsOptions): PositionEmbedding<LearnedPositionsWeights> {
  return {
    parameters: { weight: initializer([maxSeqLen, dModel]) },
    apply: ({ weight }, { start, length }) => {
      if (start + length > maxSeqLen) {
        throw new RangeError(
          `learnedPositions: the sequence reaches ${start + length} tokens, but there are vectors for maxSeqLen (${maxSeqLen}).`,
        );
      }
      return tf.slice(weight, [start, 0], [length, dModel]);
    },
  };
}
