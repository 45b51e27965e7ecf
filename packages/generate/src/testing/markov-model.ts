import type { BatchingModel, HiddenStatesModel, NextLogits, ScoringModel } from '../language-model.ts';

export type MarkovState = {
  /** How many ids it has read. */
  readonly length: number;
};

/** A model that can all that a part may ask for, and remembers what was asked of it. */
export interface MarkovModel
  extends BatchingModel<MarkovState>, ScoringModel<MarkovState>, HiddenStatesModel<MarkovState> {
  /** The ids that were read at once, in order. */
  readonly reads: readonly (readonly number[])[];
  /** How often it was asked: once for all the reads of `nextLogitsOfEach`. */
  readonly calls: number;
  /** How many states are neither consumed nor released: 0 once all is cleaned up. */
  readonly liveStates: number;
}

/**
 * A tiny model for tests: each token depends on the one before it alone, and `transitions[from][to]` is its
 * probability; a row's probabilities are the hidden state too. It is strict: a state that was consumed or released, more
 * ids than the context, and ids out of range are errors.
 *
 * @throws RangeError if a row of `transitions` has not one number for each row
 */
export function markovModel(
  transitions: readonly (readonly number[])[],
  { maxSeqLen = 16 }: { readonly maxSeqLen?: number } = {},
): MarkovModel {
  const vocabSize = transitions.length;
  const rows = transitions.map((row, from) => {
    if (row.length === vocabSize) return Float32Array.from(row, Math.log);
    throw new RangeError(`markovModel: transitions[${from}] has ${row.length} numbers; it must have ${vocabSize}.`);
  });
  const reads: number[][] = [];
  let calls = 0;
  const live = new Set<MarkovState>();

  function create(length: number): MarkovState {
    const state = { length };
    live.add(state);
    return state;
  }

  function release(state: MarkovState): void {
    if (!live.delete(state)) throw new Error('markovModel: the state was consumed or released before.');
  }

  /** The rows of `ids`, and the state after them. */
  function read(ids: readonly number[], given: MarkovState | undefined): { rows: Float32Array[]; state: MarkovState } {
    reads.push([...ids]);
    if (given) release(given);
    const length = (given?.length ?? 0) + ids.length;
    if (length > maxSeqLen) {
      throw new RangeError(`markovModel: ${length} ids are more than the context of ${maxSeqLen}.`);
    }
    if (ids.length === 0) throw new RangeError('markovModel: there must be at least one id to read.');
    const rowsRead = ids.map((id) => {
      const row = rows[id];
      if (row) return row.slice();
      throw new RangeError(`markovModel: the id ${id} must be a whole number from 0 to ${vocabSize - 1}.`);
    });
    return { rows: rowsRead, state: create(length) };
  }

  function next(ids: readonly number[], given: MarkovState | undefined): NextLogits<MarkovState> {
    const { rows: rowsRead, state } = read(ids, given);
    return { logits: rowsRead.at(-1)!, state };
  }

  return {
    vocabSize,
    maxSeqLen,
    reads,
    get calls() {
      return calls;
    },
    get liveStates() {
      return live.size;
    },
    async nextLogits(ids, state) {
      calls++;
      return next(ids, state);
    },
    async nextLogitsOfEach(each) {
      calls++;
      const results: NextLogits<MarkovState>[] = [];
      try {
        for (const { ids, state } of each) results.push(next(ids, state));
        return results;
      } catch (error) {
        for (const { state } of results) release(state);
        for (const { state } of each.slice(results.length + 1)) if (state) release(state);
        throw error;
      }
    },
    async logitsAfterEach(ids, given) {
      calls++;
      const { rows: logits, state } = read(ids, given);
      return { logits, state };
    },
    async nextLogitsAndHidden(ids, given) {
      calls++;
      const { rows: rowsRead, state } = read(ids, given);
      return { logits: rowsRead.at(-1)!, state, hidden: rowsRead.map((row) => row.map(Math.exp)) };
    },
    fork(state, length = state.length) {
      if (!live.has(state)) throw new Error('markovModel: the state was consumed or released before.');
      if (!(length >= 1 && length <= state.length)) {
        throw new RangeError(`markovModel: the length (${length}) must be from 1 to ${state.length}, what was read.`);
      }
      return create(length);
    },
    release,
  };
}
