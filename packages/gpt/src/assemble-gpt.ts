import * as tf from '@tensorflow/tfjs-core';
import type { Head, PositionEmbedding, TokenEmbedding } from '@typeformer/embeddings';
import type { Layer } from '@typeformer/layer';
import {
  byGroup,
  dropout,
  groupsOf,
  tapped,
  within,
  type Block,
  type Context,
  type Group,
  type Grouping,
  type KeyValues,
  type Norm,
} from '@typeformer/transformer';
import { tokensRead, type Past } from './gpt-state.ts';

/** The weights of a GPT, from the bottom up. */
export type AssembledWeights<T, P, B, N, H> = {
  readonly tokens: T;
  readonly positions: P;
  readonly blocks: readonly B[];
  readonly norm: N;
  readonly head: H;
};

export type GptParts<T, P, B, N, H> = {
  readonly tokens: TokenEmbedding<T>;
  readonly positions: PositionEmbedding<P>;
  readonly blocks: readonly Block<B>[];
  /**
   * Which of the blocks stands at each place, by its index: one that stands at several has one set of weights, and a cache,
   * random stream and tap names for each place, as in ALBERT (https://arxiv.org/abs/1909.11942). Default: each once.
   */
  readonly order?: readonly number[];
  /** Stands after the last block. */
  readonly norm: Norm<N>;
  readonly head: Head<H>;
  /** The longest sequence the model reads, in tokens. */
  readonly maxSeqLen: number;
  /** Share of the summed embeddings dropped in training. Default 0. */
  readonly embeddingDropout?: number;
};

/** The pasts are what the blocks remember of the tokens before these. */
export type GptContext = Context & Grouping<Past>;

export type GptOutput = {
  readonly hidden: tf.Tensor3D; // [batch, seq, dModel], after the final norm
  /** For each group: the next call's `pasts`. */
  readonly presents: KeyValues[][];
};

/** A GPT as a layer: ids [batch, seq] (int32) to hidden states, which its head turns into logits or a loss. */
export interface GptLayer<W> extends Layer<W, tf.Tensor2D, GptOutput, GptContext> {
  readonly vocabSize: number;
  readonly maxSeqLen: number;
  /** Hidden states [batch, seq, dModel] to logits [batch, seq, vocab]. */
  logits(weights: W, hidden: tf.Tensor3D): tf.Tensor3D;
  /** Mean cross-entropy against `targets` [batch, seq], in nats, without holding all the logits. */
  loss(weights: W, hidden: tf.Tensor3D, targets: tf.Tensor2D): tf.Scalar;
}

/**
 * A GPT from your own parts: embeddings are summed, go through the blocks and the final norm, and the head makes logits.
 * Activations a tap sees: `embedding`, `blocks.<place>.…`, `norm`.
 *
 * @throws RangeError if there is no block, or `order` names one that there is not
 */
export function assembleGpt<T, P, B, N, H>({
  tokens,
  positions,
  blocks,
  order = [...blocks.keys()],
  norm,
  head,
  maxSeqLen,
  embeddingDropout = 0,
}: GptParts<T, P, B, N, H>): GptLayer<AssembledWeights<T, P, B, N, H>> {
  type W = AssembledWeights<T, P, B, N, H>;
  if (order.length === 0) throw new RangeError('assembleGpt: there must be at least one block.');
  for (const [place, index] of order.entries()) {
    if (!(index in blocks)) {
      throw new RangeError(
        `assembleGpt: order[${place}] (${index}) must be the index of one of ${blocks.length} blocks.`,
      );
    }
  }
  return {
    vocabSize: tokens.vocabSize,
    maxSeqLen,
    parameters: {
      tokens: tokens.parameters,
      positions: positions.parameters,
      blocks: blocks.map(({ parameters }) => parameters),
      norm: norm.parameters,
      head: head.parameters,
    } as GptLayer<W>['parameters'], // `Declared` stays open while T, P, B, N and H are
    apply: (weights, ids, context) =>
      tf.tidy(() => {
        const { groups, pasts, rng } = context;
        const each = groupsOf('assembleGpt', ids, { groups, pasts });
        const embedded = byGroup(tokens.apply(weights.tokens, ids), each, (part, index) => {
          const span = { start: tokensRead(pasts?.[index]), length: part.shape[1] };
          return tf.add<tf.Tensor3D>(part, positions.apply(weights.positions, span));
        });
        let x = tapped(context, 'embedding', dropout(embedded, embeddingDropout, rng?.split('embedding')));
        const presents: KeyValues[][] = each.map(() => []);
        for (const [place, index] of order.entries()) {
          const inBlock = {
            ...within<Context>(context, `blocks.${place}`),
            groups,
            pasts: pasts?.map((past) => past?.[place]),
          };
          const { output, presents: ofBlock } = blocks[index]!.apply(weights.blocks[index]!, x, inBlock);
          x = output;
          if (each.length > 1) mustBeAsMany(ofBlock, each, place);
          presents.forEach((present, group) => present.push(ofBlock[group]!));
        }
        return { hidden: tapped(context, 'norm', norm.apply(weights.norm, x)), presents };
      }),
    logits: (weights, hidden) => head.apply(weights.head, hidden, tokens.table(weights.tokens)),
    loss: (weights, hidden, targets) => head.loss(weights.head, hidden, targets, tokens.table(weights.tokens)),
  };
}

function mustBeAsMany(presents: readonly KeyValues[], groups: readonly Group[], place: number): void {
  if (presents.length === groups.length) return;
  throw new RangeError(
    `assembleGpt: blocks.${place} gives ${presents.length} presents for ${groups.length} groups of sequences; its attention ` +
      'must attend to each by itself, as `attendByRows` does.',
  );
}
