import { exponential } from './exponential.ts';
import { largestLogit } from './largest-logit.ts';

export type Weighed = {
  readonly largest: number;
  /** In the order of the ids, without those whose weight is 0. */
  readonly values: Float32Array;
  /** One for each value: the probability as a multiple of the likeliest token's. */
  readonly weights: Float64Array;
  /** Of the weights. */
  readonly sum: number;
};

/**
 * The logits that are not too small to count, and what they weigh.
 *
 * @param where who asks, for the error
 * @throws RangeError if a logit is NaN or Infinity, or all are −Infinity
 */
export function weigh(logits: Float32Array, where: string): Weighed {
  const largest = largestLogit(logits, where);
  const values = new Float32Array(logits.length);
  const weights = new Float64Array(logits.length);
  let sum = 0;
  let count = 0;
  for (let id = 0; id < logits.length; id++) {
    const weight = exponential(logits[id]! - largest);
    if (weight === 0) continue;
    sum += weight;
    values[count] = logits[id]!;
    weights[count++] = weight;
  }
  return { largest, values: values.subarray(0, count), weights: weights.subarray(0, count), sum };
}
