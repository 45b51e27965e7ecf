import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/random';
import { dispatch } from './dispatch.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Sets a share `rate` of the numbers of `x` to 0 and divides the others by `1 − rate`. Number i is dropped if the i-th
 * uniform number of `rng` is below `rate`, so the gradient draws the same mask again instead of keeping it.
 * https://jmlr.org/papers/v15/srivastava14a.html
 *
 * @param rate from 0 up to, but not including, 1
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, rng: Rng): T {
  if (rate === 0) return x;
  const [key0, key1] = rng.key;
  const mask = (): tf.Tensor => dropoutMask(x.shape, rate, rng);
  return dispatch({
    name: 'dropout',
    inputs: { x },
    attributes: { rate, key0, key1 },
    formula: (inputs) =>
      withGradient(
        [inputs.x],
        () => tf.mul(inputs.x, mask()) as T,
        (dy) => [tf.mul(dy, mask())],
      ),
  });
}

function dropoutMask(shape: number[], rate: number, rng: Rng): tf.Tensor {
  const mask = rng.uniform(tf.util.sizeFromShape(shape));
  for (let index = 0; index < mask.length; index++) mask[index] = mask[index]! < rate ? 0 : 1 / (1 - rate);
  return tf.tensor(mask, shape);
}
