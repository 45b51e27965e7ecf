import * as tf from '@tensorflow/tfjs-core';
import type { Context } from '@typeformer/transformer';
import type { GptLayer } from './assemble-gpt.ts';
import { whileLive } from './while-live.ts';

/**
 * What `@typeformer/train` asks of a model, from weights that stay their owner's: a model's own weights can so be trained
 * in another layer of the same parameters. The loss is that of `Model`.
 *
 * @example
 * train({ model: trainable(inLessMemory, model.weights), … }); // trains `model`
 */
export function trainable<W>(
  layer: GptLayer<W>,
  weights: W,
): {
  readonly weights: W;
  loss(inputs: tf.Tensor2D, targets: tf.Tensor2D, context?: Context): tf.Scalar;
} {
  const live = whileLive('trainable', weights);
  return {
    weights,
    loss: (inputs, targets, context = {}) =>
      tf.tidy(() => layer.loss(live(), layer.apply(live(), inputs, context).hidden, targets)),
  };
}
