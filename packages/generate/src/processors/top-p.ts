import { exponential } from '../exponential.ts';
import { largestLogit } from '../largest-logit.ts';
import { notBelow } from '../not-below.ts';

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
    const largest = largestLogit(logits, 'topP');
    let sum = 0;
    for (let id = 0; id < logits.length; id++) sum += exponential(logits[id]! - largest);

    // Tokens below this bound hold less than 1 - p even together, so the sort can do without them.
    const bound = largest + Math.log(((1 - p) * sum) / logits.length);
    const descending = notBelow(logits, bound).toSorted().toReversed();
    let last = 0;
    let mass = 1; // as a multiple of the likeliest token's
    while (mass < p * sum && last < descending.length - 1) mass += exponential(descending[++last]! - largest);

    const smallest = descending[last]!;
    let equals = last + 1 - descending.indexOf(smallest);
    const kept = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) {
      const logit = logits[id]!;
      kept[id] = logit > smallest || (logit === smallest && equals-- > 0) ? logit : -Infinity;
    }
    return kept;
  };
}
