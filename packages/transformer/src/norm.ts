import type * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '@typeformer/layer';

/** Brings the vectors of [batch, seq, dModel] to one scale. */
export type Norm<W> = Layer<W, tf.Tensor3D, tf.Tensor3D>;
