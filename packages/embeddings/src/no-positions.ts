import * as tf from '@tensorflow/tfjs-core';
import type { PositionEmbedding } from './positions.ts';

/** Adds nothing: for models whose attention tells places apart, by `rotary` or `alibi`. */
export function noPositions(): PositionEmbedding<object> {
  return { parameters: {}, apply: () => tf.zeros<tf.Rank.R2>([1, 1]) };
}
