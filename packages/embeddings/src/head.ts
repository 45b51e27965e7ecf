import type * as tf from '@tensorflow/tfjs-core';
import { normal, type Initializer, type Layer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';

/**
 * The last hidden states [batch, seq, dModel] to logits [batch, seq, vocab]. The context is the token embedding's table
 * [vocab, dModel], which a tied head shares.
 */
export interface Head<W> extends Layer<W, tf.Tensor3D, tf.Tensor3D, tf.Tensor2D> {
  /** Mean cross-entropy of the logits against `targets` [batch, seq], in nats; it need not hold the logits. */
  loss(weights: W, hidden: tf.Tensor3D, targets: tf.Tensor2D, table: tf.Tensor2D): tf.Scalar;
}

/**
 * The token table used the other way round: hidden · tableᵀ. The very same tensor, so it has no weights of its own.
 * Press & Wolf 2017, https://arxiv.org/abs/1608.05859
 */
export function tiedHead(): Head<object> {
  return {
    parameters: {},
    apply: (_, hidden, table) => ops.unembed(hidden, table),
    loss: (_, hidden, targets, table) => ops.linearCrossEntropy(hidden, table, targets),
  };
}

export type UntiedHeadWeights = {
  readonly weight: tf.Tensor2D; // [vocab, dModel]
};

export type UntiedHeadOptions = {
  readonly vocabSize: number;
  readonly dModel: number;
  /** Default N(0, 0.02²), GPT-2's. */
  readonly initializer?: Initializer;
};

/** A table of its own: hidden · weightᵀ. */
export function untiedHead({
  vocabSize,
  dModel,
  initializer = normal({ std: 0.02 }),
}: UntiedHeadOptions): Head<UntiedHeadWeights> {
  return {
    parameters: { weight: initializer([vocabSize, dModel]) },
    apply: ({ weight }, hidden) => ops.unembed(hidden, weight),
    loss: ({ weight }, hidden, targets) => ops.linearCrossEntropy(hidden, weight, targets),
  };
}
