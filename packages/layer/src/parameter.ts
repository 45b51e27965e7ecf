import type * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/random';

/** One declared parameter: the shape of a weight, and how to fill it. */
export interface Parameter<T extends tf.Tensor = tf.Tensor> {
  readonly shape: readonly number[];
  /** A new tensor of that shape; the caller owns it. */
  initialize(rng: Rng): T;
}

/** The parameters that declare the weights `W`, name for name. */
export type Declared<W> = W extends tf.Tensor ? Parameter<W> : { readonly [K in keyof W]: Declared<W[K]> };
