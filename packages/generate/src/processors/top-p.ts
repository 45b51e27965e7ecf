import { exponential } from '../exponential.ts';
import { largestLogit } from '../largest-logit.ts';
import { thresholdOfMass } from '../threshold-of-mass.ts';

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
    const weights = new Float64Array(logits.length); // probabilities, as multiples of the likeliest token's
    let sum = 0;
    for (let id = 0; id < logits.length; id++) sum += weights[id] = exponential(logits[id]! - largest);

    const smallest = thresholdOfMass(logits, largest, weights, p * sum);
    let equals = smallest.count;
    const kept = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) {
      const logit = logits[id]!;
      kept[id] = logit > smallest.value || (logit === smallest.value && equals-- > 0) ? logit : -Infinity;
    }
    return kept;
  };
}
