import { topTokens, type ScoringModel } from '@typeformer/generate';
import { setImmediate } from 'node:timers/promises';
import type { ScoredToken } from './logprobs.ts';

/** How many are read at once: the logits of all of a long prompt would take gigabytes. */
const atOnce = 64;

export type ScoreOptions = {
  /** How many of the likeliest to give in each token's place. */
  readonly count: number;
  readonly signal: AbortSignal;
};

/** How likely a model finds each of the tokens after those before it, up to an abort. */
export async function scoreTokens(
  ids: readonly number[],
  model: ScoringModel,
  { count, signal }: ScoreOptions,
): Promise<ScoredToken[]> {
  const scored: ScoredToken[] = [{ id: ids[0]! }];
  let state: unknown;
  try {
    while (scored.length < ids.length && !signal.aborted) {
      const given = state;
      state = undefined; // consumed, even if the model rejects
      const answer = await model.logitsAfterEach(ids.slice(scored.length - 1, -1).slice(0, atOnce), given);
      state = answer.state;
      for (const logits of answer.logits) scored.push(score(ids[scored.length]!, logits, count));
      await setImmediate(); // for others
    }
    return scored;
  } finally {
    if (state !== undefined) model.release(state);
  }
}

function score(id: number, logits: Float32Array, count: number): ScoredToken {
  const likeliest = topTokens(logits, Math.max(1, count));
  const first = likeliest[0]!;
  const logProbability = logits[id]! - logits[first.id]! + first.logProbability;
  return { id, logProbability, topTokens: likeliest.slice(0, count) };
}
