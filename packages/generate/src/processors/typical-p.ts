import { candidatesOf, type Candidates } from '../logits/candidates.ts';
import { exponential } from '../logits/exponential.ts';
import { sumOfExponentials } from '../logits/sum-of-exponentials.ts';
import { thresholdOfMass } from '../logits/threshold-of-mass.ts';

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
    const candidates = candidatesOf(logits, 'typicalP');
    // A surprise is a constant less the logit, so it is as far from the entropy as the logit from the expected one.
    const expected = candidates.largest + moment(candidates) / sumOfExponentials(candidates);
    const furthest = Math.abs(thresholdOfMass(candidates, expected, p).logit - expected);
    const kept = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) {
      kept[id] = Math.abs(logits[id]! - expected) > furthest ? -Infinity : logits[id]!;
    }
    return kept;
  };
}

/** `Σ exp(logits − largest) · (logits − largest)` */
function moment({ logits, largest }: Candidates): number {
  let sum = 0;
  for (let at = 0; at < logits.length; at++) sum += exponential(logits[at]! - largest) * (logits[at]! - largest);
  return sum;
}
