import type * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '@typeformer/layer';
import type { KeyValues } from '@typeformer/ops';
import type { Context } from './context.ts';
import type { Grouping } from './groups.ts';

/** The pasts are the keys and values of the tokens before these. */
export type AttentionContext = Context & Grouping<KeyValues>;

export type AttentionOutput = {
  readonly output: tf.Tensor3D; // [batch, seq, dModel]
  /** Keys and values of the pasts and of these tokens, for each group: the next call's `pasts`. */
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
