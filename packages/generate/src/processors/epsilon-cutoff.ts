import { candidatesOf } from '../logits/candidates.ts';
import { excludeBelow } from '../logits/exclude-below.ts';
import { logSumExp } from '../logits/log-sum-exp.ts';

/**
 * Excludes tokens less likely than `epsilon`, but never the likeliest. https://arxiv.org/abs/2210.15191
 *
 * @param epsilon a probability; in the paper 0.0003 to 0.0009
 * @throws RangeError if `epsilon` is not from 0 to 1; from the processor, if a logit is NaN or Infinity, or all are
 * −Infinity
 */
export function epsilonCutoff(epsilon: number): (logits: Float32Array) => Float32Array {
  if (!(epsilon >= 0 && epsilon <= 1)) {
    throw new RangeError(`epsilonCutoff: epsilon (${epsilon}) must be from 0 to 1.`);
  }
  return (logits) => {
    const { largest } = candidatesOf(logits, 'epsilonCutoff');
    return excludeBelow(logits, Math.min(largest, logSumExp(logits, 'epsilonCutoff') + Math.log(epsilon)));
  };
}
