export type BeamHypothesis = {
  /** The generated ids; a stop id is the last. */
  readonly ids: readonly number[];
  /** The sum of the ids' log-probabilities, as processed, divided by `ids.length ** lengthPenalty`. */
  readonly score: number;
  /** `'stop'`: by a stop id; `'length'`: there are `maxNewTokens`; `'context'`: the model has read all that it can. */
  readonly finishReason: 'stop' | 'length' | 'context';
};

export type HypothesesOptions = {
  /** How many sequences go on side by side, and how many that have ended are kept. */
  readonly beams: number;
  /** Above 0 it favours long sequences, below 0 short ones; at 0 a score is a log-probability. 1 if absent. */
  readonly lengthPenalty?: number | undefined;
  /**
   * When the search is over, once `beams` sequences have ended: `true`, at once; `false` (the default), if the likeliest
   * of the others, ended here, would be no better than the worst of them; `'never'`, if it would not be at any length.
   */
  readonly earlyStopping?: boolean | 'never' | undefined;
};

/** The best of a beam search's sequences that have ended. */
export interface Hypotheses {
  /** Best first; of equals, the one added first. */
  readonly best: readonly BeamHypothesis[];
  /** @param sum of its ids' log-probabilities */
  add(ids: readonly number[], sum: number, finishReason: BeamHypothesis['finishReason']): void;
  /** Whether the search is over, when of the sequences of `length` ids that go on the likeliest has this `sum`. */
  areFinal(sum: number, length: number): boolean;
}

/**
 * @param longest how many ids a sequence can have
 * @throws RangeError if `lengthPenalty` is not finite
 */
export function hypotheses(options: HypothesesOptions, longest: number): Hypotheses {
  const { beams, lengthPenalty = 1, earlyStopping = false } = options;
  if (!Number.isFinite(lengthPenalty)) {
    throw new RangeError(`beamSearch: lengthPenalty (${lengthPenalty}) must be a finite number.`);
  }
  const score = (sum: number, length: number): number => sum / length ** lengthPenalty;
  let best: readonly BeamHypothesis[] = [];
  return {
    get best() {
      return best;
    },
    add(ids, sum, finishReason) {
      const hypothesis = { ids, score: score(sum, ids.length), finishReason };
      best = [...best, hypothesis].toSorted((a, b) => b.score - a.score).slice(0, beams);
    },
    areFinal(sum, length) {
      if (best.length < beams) return false;
      if (earlyStopping === true) return true;
      // A sum only falls, so the most that it can come to be worth is with the largest divisor.
      const divisorAt = earlyStopping === 'never' && lengthPenalty > 0 ? longest : length;
      return score(sum, divisorAt) <= best.at(-1)!.score;
    },
  };
}
