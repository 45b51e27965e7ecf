import { thresholdOfMass } from '../threshold-of-mass.ts';
import { weigh } from '../weigh.ts';

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
    const { largest, values, weights, sum } = weigh(logits, 'topP');
    const smallest = thresholdOfMass(values, largest, weights, p * sum);
    let equals = smallest.count;
    const kept = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) {
      const logit = logits[id]!;
      kept[id] = logit > smallest.value || (logit === smallest.value && equals-- > 0) ? logit : -Infinity;
    }
    return kept;
  };
}
