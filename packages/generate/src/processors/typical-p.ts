import { exponential } from '../exponential.ts';
import { largestLogit } from '../largest-logit.ts';
import { notBelow } from '../not-below.ts';

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
    let sum = 0;
    let weighted = 0;
    for (let id = 0; id < logits.length; id++) {
      const weight = exponential(logits[id]! - largest);
      sum += weight;
      if (weight > 0) weighted += weight * (logits[id]! - largest);
    }
    // A surprise is a constant less the logit, so it is as far from its expectation as the logit is from its own.
    const expected = largest + weighted / sum;

    // Tokens below `bound` hold less than 1 - p even together, so none is needed that is further than both ends of the
    // rest: the sort can do without those.
    const bound = largest + Math.log(((1 - p) * sum) / logits.length);
    const ascending = notBelow(logits, Math.min(bound, expected - (largest - expected))).toSorted();
    let above = ascending.findIndex((logit) => logit >= expected);
    let below = above - 1;
    let mass = 0;
    let distance = 0;
    while (mass < p * sum && (below >= 0 || above < ascending.length)) {
      const down = expected - (ascending[below] ?? -Infinity);
      const up = (ascending[above] ?? Infinity) - expected;
      distance = Math.min(down, up);
      mass += exponential(ascending[down < up ? below-- : above++]! - largest);
    }

    const kept = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) {
      kept[id] = Math.abs(logits[id]! - expected) > distance ? -Infinity : logits[id]!;
    }
    return kept;
  };
}
