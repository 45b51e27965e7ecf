import { candidatesOf } from '../logits/candidates.ts';
import { excludeBelow } from '../logits/exclude-below.ts';

/**
 * Excludes tokens less likely than `p` times the likeliest: few where the model is sure, many where it is not.
 * https://arxiv.org/abs/2407.01082
 *
 * @throws RangeError if `p` is not from 0 to 1; from the processor, if a logit is NaN or Infinity, or all are −Infinity
 */
export function minP(p: number): (logits: Float32Array) => Float32Array {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`minP: p (${p}) must be from 0 to 1.`);
  return (logits) => excludeBelow(logits, candidatesOf(logits, 'minP').largest + Math.log(p));
}
