import * as tf from '@tensorflow/tfjs-core';
import * as ops from '@typeformer/ops';

export type RotaryOptions = {
  /** Width of a head; even. */
  readonly headDim: number;
  /** The longest wave is 2π·base places. Default 10000. */
  readonly base?: number;
};

/**
 * Turns queries and keys [batch, heads, seq, headDim] by an angle that grows with their place, so that their product
 * depends on how far apart they are: pair i of place p by `p / base^(2i / headDim)`. https://arxiv.org/abs/2104.09864,
 * with the pairs laid out as Llama does.
 *
 * @returns a rotation for attention: the queries or keys, and the place of the first of them
 * @throws RangeError if headDim is odd
 */
export function rotary({
  headDim,
  base = 10000,
}: RotaryOptions): (queriesOrKeys: tf.Tensor4D, start: number) => tf.Tensor4D {
  if (headDim % 2 !== 0) throw new RangeError(`rotary: headDim (${headDim}) must be even.`);
  const half = headDim / 2;
  return (queriesOrKeys, start) => {
    const seq = queriesOrKeys.shape[2];
    // In JavaScript and not on the backend: webgpu's sine is off by 1e-4 at large angles.
    const table = (wave: (angle: number) => number): tf.Tensor2D => {
      const numbers = Float32Array.from({ length: seq * half }, (_, index) =>
        wave((start + Math.floor(index / half)) / base ** ((2 * (index % half)) / headDim)),
      );
      return tf.tensor2d(numbers, [seq, half]);
    };
    return ops.rotary(queriesOrKeys, table(Math.cos), table(Math.sin));
  };
}
