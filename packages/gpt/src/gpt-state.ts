import * as tf from '@tensorflow/tfjs-core';
import type { KeyValues } from '@typeformer/transformer';

/** What a model remembers of the tokens it has read: one cache for each place of a block. */
export type GptState = readonly KeyValues[];

/** How many tokens those are: none, where there is no state. */
export function tokensRead(state: GptState | undefined): number {
  return state?.[0]?.keys.shape[2] ?? 0;
}

/** A state of its own that remembers the first `length` tokens. It shares memory where the backend can. */
export function forkState(state: GptState, length = tokensRead(state)): GptState {
  const read = tokensRead(state);
  if (!(Number.isInteger(length) && length >= 1 && length <= read)) {
    throw new RangeError(`fork: length (${length}) must be a whole number from 1 to ${read}, the tokens read.`);
  }
  const beginning = (cache: tf.Tensor4D): tf.Tensor4D =>
    length === read ? cache.clone() : tf.slice(cache, [0, 0, 0, 0], [-1, -1, length, -1]);
  return state.map(({ keys, values }) => ({ keys: beginning(keys), values: beginning(values) }));
}

export function releaseState(state: GptState): void {
  for (const { keys, values } of state) tf.dispose([keys, values]);
}
