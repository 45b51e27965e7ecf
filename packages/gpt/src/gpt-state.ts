import * as tf from '@tensorflow/tfjs-core';
import type { KeyValues } from '@typeformer/transformer';
import { groupedBy } from './grouped-by.ts';

/**
 * What a layer remembers of sequences of one length: one cache [rows, heads, seq, headDim] for each place of
 * a block.
 */
export type Past = readonly KeyValues[];

/** The past of sequences that were read at once, and which of its rows still have a state. */
type Batch = {
  readonly past: Past;
  readonly live: Set<number>;
};

/** What a model remembers of a sequence: a row of what it remembers of all that were read with it. */
export type GptState = {
  /** How many tokens it has read. */
  readonly length: number;
  readonly batch: Batch;
  readonly row: number;
};

/** How many tokens were read: none, where there is no past. */
export function tokensRead(past: Past | undefined): number {
  return past?.[0]?.keys.shape[2] ?? 0;
}

/** A state for each row of a past, which they own. */
export function statesOf(past: Past): GptState[] {
  const batch = { past, live: new Set(Array(past[0]!.keys.shape[0]).keys()) };
  return [...batch.live].map((row) => ({ length: tokensRead(past), batch, row }));
}

/**
 * The past of states of one length, a row each: what they share, where they are all that do and in its order; else a copy.
 *
 * @throws Error if one was consumed or released
 */
export function pastOf(states: readonly GptState[]): Past {
  states.forEach(mustLive);
  const pasts = groupedBy(states, ({ batch }) => batch).map((rows) =>
    rowsOf(
      rows[0]!.batch.past,
      rows.map(({ row }) => row),
    ),
  );
  if (pasts.length === 1) return pasts[0]!;
  return pasts[0]!.map((_, block) => ({
    keys: tf.concat(pasts.map((past) => past[block]!.keys)),
    values: tf.concat(pasts.map((past) => past[block]!.values)),
  }));
}

/**
 * A state of its own that remembers the first `length` tokens. It shares memory where the backend can, if it was read
 * alone.
 */
export function forkState(state: GptState, length = state.length): GptState {
  mustLive(state);
  if (!(Number.isInteger(length) && length >= 1 && length <= state.length)) {
    throw new RangeError(`fork: length (${length}) must be a whole number from 1 to ${state.length}, the tokens read.`);
  }
  const { batch, row } = state;
  const beginning = (cache: tf.Tensor4D): tf.Tensor4D =>
    length === state.length && cache.shape[0] === 1
      ? tf.clone(cache)
      : tf.slice(cache, [row, 0, 0, 0], [1, -1, length, -1]);
  const past = batch.past.map(({ keys, values }) => ({ keys: beginning(keys), values: beginning(values) }));
  return statesOf(past)[0]!;
}

/** Frees the row; its memory, with the last row of those that were read at once. */
export function releaseState({ batch: { past, live }, row }: GptState): void {
  live.delete(row);
  if (live.size > 0) return;
  for (const { keys, values } of past) tf.dispose([keys, values]);
}

function rowsOf(past: Past, rows: readonly number[]): Past {
  if (rows.length === past[0]!.keys.shape[0] && rows.every((row, index) => row === index)) return past;
  const indices = tf.tensor1d([...rows], 'int32');
  return past.map(({ keys, values }) => ({ keys: tf.gather(keys, indices), values: tf.gather(values, indices) }));
}

function mustLive({ batch, row }: GptState): void {
  if (!batch.live.has(row))
    throw new Error('The state was consumed or released before; only the one returned is valid.');
}
