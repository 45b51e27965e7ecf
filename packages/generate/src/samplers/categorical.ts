import { createRng } from '@typeformer/random';
import { candidatesOf, type Candidates } from '../logits/candidates.ts';
import { exponential } from '../logits/exponential.ts';
import { sumOfExponentials } from '../logits/sum-of-exponentials.ts';
import type { Sampler } from './sampler.ts';

/**
 * Draws each token with its probability. The draw depends on the logits, the seed and the step, and on nothing else:
 * every machine makes the same.
 *
 * @param options.seed a whole number from 0 to 2⁵³ − 1
 * @throws RangeError for any other seed; from the sampler, if a logit is NaN or Infinity, or all are −Infinity
 */
export function categorical({ seed }: { readonly seed: number }): Sampler {
  const rng = createRng(seed);
  return (logits, step) => {
    const candidates = candidatesOf(logits, 'categorical');
    const draw = rng.split(step).uniform(1)[0]! * sumOfExponentials(candidates); // less than the sum
    return idAfter(countWithin(draw, candidates), logits);
  };
}

/** How many exponentials, from the first on, sum to at most `draw`. */
function countWithin(draw: number, { logits, largest }: Candidates): number {
  let count = 0;
  let sum = exponential(logits[0]! - largest);
  while (sum <= draw) sum += exponential(logits[++count]! - largest);
  return count;
}

/** The id of the candidate that comes after `count` others. */
function idAfter(count: number, logits: Float32Array): number {
  let id = 0;
  for (let left = count; left > 0 || logits[id] === -Infinity; id++) left -= Number(logits[id]! > -Infinity);
  return id;
}
