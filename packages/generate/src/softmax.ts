import { exponential } from './exponential.ts';
import { largestLogit } from './largest-logit.ts';

/**
 * The probabilities [vocab] that the logits stand for: `exp(logit) / Σ exp(logits)`, in float64.
 *
 * @param where who asks, for the error
 * @throws RangeError if a logit is NaN or Infinity, or all are −Infinity
 */
export function softmax(logits: Float32Array, where: string): Float64Array {
  const largest = largestLogit(logits, where);
  const probabilities = new Float64Array(logits.length);
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += probabilities[id] = exponential(logits[id]! - largest);
  for (let id = 0; id < logits.length; id++) probabilities[id]! /= sum;
  return probabilities;
}
