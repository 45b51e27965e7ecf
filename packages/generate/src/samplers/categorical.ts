import { createRng } from '@typeformer/random';
import { exponential } from '../exponential.ts';
import { largestLogit } from '../largest-logit.ts';
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
    const largest = largestLogit(logits, 'categorical');
    const sums = new Float64Array(logits.length); // of the exponentials up to each id
    let sum = 0;
    for (let id = 0; id < logits.length; id++) sums[id] = sum += exponential(logits[id]! - largest);

    const draw = rng.split(step).uniform(1)[0]! * sum; // less than the last of the sums, so the loop ends
    let id = 0;
    while (sums[id]! <= draw) id++;
    return id;
  };
}
