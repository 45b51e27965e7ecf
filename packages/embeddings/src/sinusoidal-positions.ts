import * as tf from '@tensorflow/tfjs-core';
import type { PositionEmbedding } from './positions.ts';

/**
 * Waves of growing length, for any place:
 * `PE(place, 2i) = sin(place / 10000^(2i / dModel))`, `PE(place, 2i + 1) = cos(…)` of the same.
 * Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
 *
 * @throws RangeError if dModel is odd
 */
export function sinusoidalPositions({ dModel }: { readonly dModel: number }): PositionEmbedding<object> {
  if (dModel % 2 !== 0) throw new RangeError(`sinusoidalPositions: dModel (${dModel}) must be even.`);
  return {
    parameters: {},
    apply: (_, { start, length }) => {
      const waves = new Float32Array(length * dModel);
      for (let row = 0; row < length; row++) {
        for (let pair = 0; pair < dModel; pair += 2) {
          const angle = (start + row) / 10000 ** (pair / dModel);
          waves[row * dModel + pair] = Math.sin(angle);
          waves[row * dModel + pair + 1] = Math.cos(angle);
        }
      }
      return tf.tensor2d(waves, [length, dModel]);
    },
  };
}
