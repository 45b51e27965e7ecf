import { candidatesOf } from '../logits/candidates.ts';

/**
 * Chooses the likeliest token, of equals the lowest id.
 *
 * The sampler throws a RangeError if a logit is NaN or Infinity, or all are −Infinity.
 */
export function greedy(): (logits: Float32Array) => number {
  return (logits) => logits.indexOf(candidatesOf(logits, 'greedy').largest);
}
