import type { LanguageModel } from '../language-model.ts';

export type MarkovState = {
  /** How many ids it has read. */
  readonly length: number;
};

/** A `LanguageModel` that remembers what was asked of it. */
export interface MarkovModel extends LanguageModel<MarkovState> {
  /** The ids of every call of `nextLogits`, in order. */
  readonly reads: readonly (readonly number[])[];
  /** How many states are neither consumed nor released: 0 once all is cleaned up. */
  readonly liveStates: number;
}

/**
 * A tiny model for tests: each token depends on the one before it alone, and `transitions[from][to]` is its
 * probability. It is strict: a state that was consumed or released, more ids than the context, and ids out of range are
 * errors.
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
  const live = new Set<MarkovState>();

  function release(state: MarkovState): void {
    if (!live.delete(state)) throw new Error('markovModel: the state was consumed or released before.');
  }

  return {
    vocabSize,
    maxSeqLen,
    reads,
    get liveStates() {
      return live.size;
    },
    async nextLogits(ids, state) {
      reads.push([...ids]);
      if (state) release(state);
      const length = (state?.length ?? 0) + ids.length;
      if (length > maxSeqLen) {
        throw new RangeError(`markovModel: ${length} ids are more than the context of ${maxSeqLen}.`);
      }
      const rowsRead = ids.map((id) => {
        const row = rows[id];
        if (row) return row;
        throw new RangeError(`markovModel: the id ${id} must be a whole number from 0 to ${vocabSize - 1}.`);
      });
      const last = rowsRead.at(-1);
      if (!last) throw new RangeError('markovModel: there must be at least one id to read.');
      const next = { length };
      live.add(next);
      return { logits: last.slice(), state: next };
    },
    release,
  };
}
