import type * as tf from '@tensorflow/tfjs';
import type { Layer } from '@typeformer/layer';
import type { KeyValues } from '@typeformer/ops';
import type { Context } from './context.ts';

export type AttentionContext = Context & {
  /** Keys and values of the tokens before these; absent at the start. It may be consumed: its owner reads it no more. */
  readonly past?: KeyValues | undefined;
};

export type AttentionOutput = {
  readonly output: tf.Tensor3D; // [batch, seq, dModel]
  /** Keys and values of the past and of these tokens: the next call's `past`. */
  readonly present: KeyValues;
};

/**
 * Moves information between places: [batch, seq, dModel] to the same, no place reading a later one. One code path
 * serves training (no past), prefill (no past) and decoding (a past, few new tokens).
 */
export type Attention<W> = Layer<W, tf.Tensor3D, AttentionOutput, AttentionContext>;

/** Turns queries or keys [batch, heads, seq, headDim] by their places, the first of which is `start`. */
export type Rotation = (queriesOrKeys: tf.Tensor4D, start: number) => tf.Tensor4D;

/** What is added to the scores: [heads, querySeq, keySeq], the queries being the last of the keySeq places. */
export type ScoreBias = (querySeq: number, keySeq: number) => tf.Tensor3D;
