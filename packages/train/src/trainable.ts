import type * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/layer';

/** What training asks of a model: weights to change, and a loss to lower. */
export interface Trainable {
  /** A weight tree whose tensors are all `tf.Variable`s. */
  readonly weights: unknown;
  /**
   * Mean loss, in nats, of `targets` [batch, seq] given `inputs` [batch, seq], both int32; differentiable by the
   * weights. `rng` is the stream for dropout; absent, nothing is dropped.
   */
  loss(inputs: tf.Tensor2D, targets: tf.Tensor2D, context: { readonly rng?: Rng }): tf.Scalar;
}
