import { softmax } from '../softmax.ts';

/**
 * Keeps the fewest tokens whose probabilities together reach `p`, the likeliest first, and excludes the rest; of
 * equals the lower ids stay. "Nucleus sampling", https://arxiv.org/abs/1904.09751
 *
 * @throws RangeError if `p` is not above 0 and at most 1; from the processor, if a logit is NaN or Infinity, or all are −Infinity
 */
export function topP(p: number): (logits: Float32Array) => Float32Array {
  if (!(p > 0 && p <= 1)) throw new RangeError(`topP: p (${p}) must be above 0 and at most 1.`);
  if (p === 1) return (logits) => logits;
  return (logits) => {
    const probabilities = softmax(logits, 'topP');
    const smallest = smallestKept(probabilities, p);
    let equalsKept = smallest.count;
    const kept = new Float32Array(logits.length).fill(-Infinity);
    for (let id = 0; id < logits.length; id++) {
      const probability = probabilities[id]!;
      if (probability > smallest.probability || (probability === smallest.probability && equalsKept-- > 0)) {
        kept[id] = logits[id]!;
      }
    }
    return kept;
  };
}

/** The smallest probability that stays, and how many of the tokens that have it. */
function smallestKept(probabilities: Float64Array, p: number): { probability: number; count: number } {
  // Those below this bound hold less than 1 - p even together, so the sort can do without them.
  const bound = (1 - p) / probabilities.length;
  const candidates = new Float64Array(probabilities.length);
  let length = 0;
  for (let id = 0; id < probabilities.length; id++) {
    if (probabilities[id]! >= bound) candidates[length++] = probabilities[id]!;
  }
  const ascending = candidates.subarray(0, length).sort();
  let mass = 0;
  let probability = 0;
  let count = 0;
  for (let at = length - 1; at >= 0 && mass < p; at--) {
    count = ascending[at] === probability ? count + 1 : 1;
    probability = ascending[at]!;
    mass += probability;
  }
  return { probability, count };
}
