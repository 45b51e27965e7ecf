import type * as tf from '@tensorflow/tfjs-core';
import { normal, type Initializer, type Layer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';

export type TokenEmbeddingWeights = {
  readonly weight: tf.Tensor2D; // [vocab, dModel]
};

/** Token ids [batch, seq] (int32) to vectors [batch, seq, dModel]. */
export interface TokenEmbedding<W> extends Layer<W, tf.Tensor2D, tf.Tensor3D> {
  readonly vocabSize: number;
  /** The table [vocab, dModel] itself, for a head that shares it. */
  table(weights: W): tf.Tensor2D;
}

export type TokenEmbeddingOptions = {
  readonly vocabSize: number;
  readonly dModel: number;
  /** Default N(0, 0.02²), GPT-2's. */
  readonly initializer?: Initializer;
};

/** A table with one vector for each token. */
export function tokenEmbedding({
  vocabSize,
  dModel,
  initializer = normal({ std: 0.02 }),
}: TokenEmbeddingOptions): TokenEmbedding<TokenEmbeddingWeights> {
  return {
    vocabSize,
    parameters: { weight: initializer([vocabSize, dModel]) },
    apply: ({ weight }, ids) => ops.embed(ids, weight),
    table: ({ weight }) => weight,
  };
}
