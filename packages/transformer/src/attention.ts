import type * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '@typeformer/layer';
import type { KeyValues } from '@typeformer/ops';
import type { Context } from './context.ts';

export type AttentionContext = Context & {
  /**
   * Keys and values of the tokens before these, which for some rows there may be none of: one for each row of the batch,
   * or one for them all. They may be consumed: their owner reads them no more.
   */
  readonly pasts?: readonly (KeyValues | undefined)[] | undefined;
};

export type AttentionOutput = {
  readonly output: tf.Tensor3D; // [batch, seq, dModel]
  /** Keys and values of the pasts and of these tokens: the next call's `pasts`, for each row or for all as those were. */
  readonly presents: KeyValues[];
};

/**
 * Moves information between places: [batch, seq, dModel] to the same, no place reading a later one. One code path
 * serves training (no pasts), prefill (no pasts) and decoding (pasts, few new tokens).
 */
export type Attention<W> = Layer<W, tf.Tensor3D, AttentionOutput, AttentionContext>;

/** Turns queries or keys [batch, heads, seq, headDim] by their places, the first of which is `start`. */
export type Rotation = (queriesOrKeys: tf.Tensor4D, start: number) => tf.Tensor4D;

/** What is added to the scores: [heads, querySeq, keySeq], the queries being the last of the keySeq places. */
export type ScoreBias = (querySeq: number, keySeq: number) => tf.Tensor3D;
