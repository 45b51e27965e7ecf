import { exponential } from '../exponential.ts';
import { largestLogit } from '../largest-logit.ts';
import { thresholdOfMass } from '../threshold-of-mass.ts';

/**
 * Keeps the most typical tokens, those whose surprise is nearest to the expected one (the entropy), until their
 * probabilities together reach `p`, and excludes the rest; equally typical ones stay together. "Locally typical
 * sampling", https://arxiv.org/abs/2202.00666
 *
 * @throws RangeError if `p` is not above 0 and at most 1; from the processor, if a logit is NaN or Infinity, or all are
 * −Infinity
 */
export function typicalP(p: number): (logits: Float32Array) => Float32Array {
  if (!(p > 0 && p <= 1)) throw new RangeError(`typicalP: p (${p}) must be above 0 and at most 1.`);
  if (p === 1) return (logits) => logits;
  return (logits) => {
    const largest = largestLogit(logits, 'typicalP');
    const weights = new Float64Array(logits.length); // probabilities, as multiples of the likeliest token's
    let sum = 0;
    let moment = 0;
    for (let id = 0; id < logits.length; id++) {
      const weight = exponential(logits[id]! - largest);
      weights[id] = weight;
      sum += weight;
      if (weight > 0) moment += weight * (logits[id]! - largest);
    }

    // A surprise is a constant less the logit, so it is as far from the entropy as the logit from the expected one.
    const expected = largest + moment / sum;
    const nearness = new Float64Array(logits.length);
    for (let id = 0; id < logits.length; id++) nearness[id] = -Math.abs(logits[id]! - expected);
    const { value: least } = thresholdOfMass(nearness, 0, weights, p * sum);
    const kept = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) kept[id] = nearness[id]! < least ? -Infinity : logits[id]!;
    return kept;
  };
}
