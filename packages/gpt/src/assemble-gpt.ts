import * as tf from '@tensorflow/tfjs';
import type { Head, PositionEmbedding, TokenEmbedding } from '@typeformer/embeddings';
import type { Layer } from '@typeformer/layer';
import { dropout, tapped, within, type Block, type Context, type KeyValues, type Norm } from '@typeformer/transformer';

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
  /** Stands after the last block. */
  readonly norm: Norm<N>;
  readonly head: Head<H>;
  /** The longest sequence the model reads, in tokens. */
  readonly maxSeqLen: number;
  /** Share of the summed embeddings dropped in training. Default 0. */
  readonly embeddingDropout?: number;
};

export type GptContext = Context & {
  /** What each block remembers of the tokens before these. Its owner reads it no more. */
  readonly past?: readonly KeyValues[] | undefined;
};

export type GptOutput = {
  readonly hidden: tf.Tensor3D; // [batch, seq, dModel], after the final norm
  readonly present: KeyValues[]; // the next call's `past`, one for each block
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
 * Activations a tap sees: `embedding`, `blocks.<i>.…`, `norm`.
 */
export function assembleGpt<T, P, B, N, H>({
  tokens,
  positions,
  blocks,
  norm,
  head,
  maxSeqLen,
  embeddingDropout = 0,
}: GptParts<T, P, B, N, H>): GptLayer<AssembledWeights<T, P, B, N, H>> {
  type W = AssembledWeights<T, P, B, N, H>;
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
        const { past, rng } = context;
        const span = { start: past?.[0]?.keys.shape[2] ?? 0, length: ids.shape[1] };
        const embedded = tokens.apply(weights.tokens, ids).add<tf.Tensor3D>(positions.apply(weights.positions, span));
        let x = tapped(context, 'embedding', dropout(embedded, embeddingDropout, rng?.split('embedding')));
        const present: KeyValues[] = [];
        for (const [index, block] of blocks.entries()) {
          const inBlock = { ...within<Context>(context, `blocks.${index}`), past: past?.[index] };
          const { output, present: ofBlock } = block.apply(weights.blocks[index]!, x, inBlock);
          x = output;
          present.push(ofBlock);
        }
        return { hidden: tapped(context, 'norm', norm.apply(weights.norm, x)), present };
      }),
    logits: (weights, hidden) => head.apply(weights.head, hidden, tokens.table(weights.tokens)),
    loss: (weights, hidden, targets) => head.loss(weights.head, hidden, targets, tokens.table(weights.tokens)),
  };
}
