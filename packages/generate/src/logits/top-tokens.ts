import { checkCount } from '../checks/check-count.ts';
import { exponential } from './exponential.ts';
import { kthLargest } from './kth-largest.ts';
import { logSumExp } from './log-sum-exp.ts';

export type TopToken = {
  readonly id: number;
  readonly probability: number;
  /** The natural logarithm of `probability`. */
  readonly logProbability: number;
};

/**
 * The `k` likeliest tokens, likeliest first, of equals the lower id. Excluded tokens are left out, so there may be
 * fewer.
 *
 * @throws RangeError if `k` is not a whole number of at least 1, a logit is NaN or Infinity, or all are −Infinity
 */
export function topTokens(logits: Float32Array, k: number): TopToken[] {
  checkCount(k, 'topTokens: k');
  const total = logSumExp(logits, 'topTokens');
  const smallest = kthLargest(logits, k);
  const tokens: TopToken[] = [];
  for (let id = 0; id < logits.length; id++) {
    if (logits[id]! < smallest || logits[id] === -Infinity) continue;
    const logProbability = logits[id]! - total;
    tokens.push({ id, probability: exponential(logProbability), logProbability });
  }
  // The sort is stable, so equals stay in the order of their ids.
  return tokens.toSorted((a, b) => logits[b.id]! - logits[a.id]!).slice(0, k);
}
