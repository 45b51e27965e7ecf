import * as tf from '@tensorflow/tfjs-core';

/**
 * Attention with linear biases: a score falls by a slope of its head for each place between query and key. The slopes
 * are `2^(−8h / heads)` for h = 1 … heads; where heads is no power of two, the paper's: those of the next lower power of
 * two, then every other one of the next higher. Press et al. 2022, https://arxiv.org/abs/2108.12409
 *
 * @returns a score bias for attention: [heads, querySeq, keySeq], the queries being the last of the keySeq places
 */
export function alibi({ nHeads }: { readonly nHeads: number }): (querySeq: number, keySeq: number) => tf.Tensor3D {
  const slopes = alibiSlopes(nHeads);
  return (querySeq, keySeq) => {
    const bias = new Float32Array(nHeads * querySeq * keySeq);
    let index = 0;
    for (const slope of slopes) {
      for (let query = keySeq - querySeq; query < keySeq; query++) {
        for (let key = 0; key < keySeq; key++) bias[index++] = slope * Math.min(0, key - query);
      }
    }
    return tf.tensor3d(bias, [nHeads, querySeq, keySeq]);
  };
}

function alibiSlopes(nHeads: number): number[] {
  const powerOfTwo = 2 ** Math.floor(Math.log2(nHeads));
  const slopes = Array.from({ length: powerOfTwo }, (_, head) => 2 ** ((-8 * (head + 1)) / powerOfTwo));
  const between = Array.from({ length: nHeads - powerOfTwo }, (_, head) => 2 ** ((-4 * (2 * head + 1)) / powerOfTwo));
  return [...slopes, ...between];
}
