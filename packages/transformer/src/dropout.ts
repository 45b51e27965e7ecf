import type * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/layer';
import * as ops from '@typeformer/ops';

/** Drops a share `rate` of the numbers of `x`, by `rng`; without one, which is inference, none. */
export function dropout<T extends tf.Tensor>(x: T, rate: number, rng: Rng | undefined): T {
  return rng ? ops.dropout(x, rate, rng) : x;
}
