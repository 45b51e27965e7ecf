import type { ForkingModel } from '@typeformer/generate';

/**
 * A model that counts: what followed the last `order` ids in a text, and where those were rare, what followed fewer of
 * them. It takes microseconds, which makes it a draft.
 */
export function nGrams(ids: readonly number[], vocabSize: number, order = 4): ForkingModel<readonly number[]> {
  const counts = new Map<string, Float64Array>();
  for (let at = 0; at < ids.length; at++) {
    for (let length = 0; length <= Math.min(order, at); length++) {
      const context = ids.slice(at - length, at).join();
      let row = counts.get(context);
      if (!row) counts.set(context, (row = new Float64Array(vocabSize)));
      row[ids[at]!]!++;
    }
  }

  /** Each longer context has the more say, the more often it was there. */
  function probabilities(last: readonly number[]): Float64Array {
    let mixed = new Float64Array(vocabSize).fill(1 / vocabSize);
    for (let length = 0; length <= last.length; length++) {
      const row = counts.get(last.slice(last.length - length).join());
      if (!row) break;
      const total = row.reduce((sum, count) => sum + count);
      mixed = mixed.map((share, id) => (4 * share + row[id]!) / (4 + total));
    }
    return mixed;
  }

  return {
    vocabSize,
    maxSeqLen: Number.MAX_SAFE_INTEGER,
    async nextLogits(read, before = []) {
      const all = [...before, ...read];
      return { logits: Float32Array.from(probabilities(all.slice(-order)), Math.log), state: all };
    },
    fork: (state, length) => state.slice(0, length),
    release() {},
  };
}
