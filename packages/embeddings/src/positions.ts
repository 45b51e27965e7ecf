import type * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '@typeformer/layer';

/** Which places of a sequence: `length` of them from `start`, counted from 0. */
export type Span = {
  readonly start: number;
  readonly length: number;
};

/** The vectors [length, dModel] that tell places apart, added to those of the tokens. */
export type PositionEmbedding<W> = Layer<W, Span, tf.Tensor2D>;
