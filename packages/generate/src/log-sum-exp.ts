import { exponential } from './exponential.ts';
import { largestLogit } from './largest-logit.ts';

/**
 * `ln Σ exp(logits)`: a logit less this is its token's log-probability.
 *
 * @param where who asks, for the error
 * @throws RangeError if a logit is NaN or Infinity, or all are −Infinity
 */
export function logSumExp(logits: Float32Array, where: string): number {
  const largest = largestLogit(logits, where);
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += exponential(logits[id]! - largest);
  return largest + Math.log(sum);
}
