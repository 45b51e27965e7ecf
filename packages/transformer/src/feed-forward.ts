import type * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '@typeformer/layer';
import type { Context } from './context.ts';

/** Computes on each place alone: [batch, seq, dModel] to the same. */
export type FeedForward<W> = Layer<W, tf.Tensor3D, tf.Tensor3D, Context>;
