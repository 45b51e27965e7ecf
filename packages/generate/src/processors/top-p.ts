import { candidatesOf } from '../logits/candidates.ts';
import { excludeBelow } from '../logits/exclude-below.ts';
import { thresholdOfMass } from '../logits/threshold-of-mass.ts';

/**
 * Keeps the fewest tokens whose probabilities together reach `p`, the likeliest first, and excludes the rest; of
 * equals the lower ids stay. "Nucleus sampling", https://arxiv.org/abs/1904.09751
 *
 * @throws RangeError if `p` is not above 0 and at most 1; from the processor, if a logit is NaN or Infinity, or all are
 * −Infinity
 */
export function topP(p: number): (logits: Float32Array) => Float32Array {
  if (!(p > 0 && p <= 1)) throw new RangeError(`topP: p (${p}) must be above 0 and at most 1.`);
  if (p === 1) return (logits) => logits;
  return (logits) => {
    const candidates = candidatesOf(logits, 'topP');
    const { logit: smallest, surplus } = thresholdOfMass(candidates, candidates.largest, p);
    const kept = excludeBelow(logits, smallest);
    let id = logits.length; // of equals the lower ids stay
    for (let left = surplus; left > 0; left--) {
      id = logits.lastIndexOf(smallest, id - 1);
      kept[id] = -Infinity;
    }
    return kept;
  };
}
