import { candidatesOf } from './candidates.ts';
import { sumOfExponentials } from './sum-of-exponentials.ts';

/**
 * `ln Σ exp(logits)`: a logit less this is its token's log-probability.
 *
 * @param where who asks, for the error
 * @throws RangeError if a logit is NaN or Infinity, or all are −Infinity
 */
export function logSumExp(logits: Float32Array, where: string): number {
  const candidates = candidatesOf(logits, where);
  return candidates.largest + Math.log(sumOfExponentials(candidates));
}
