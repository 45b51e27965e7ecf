import { createRng } from '@typeformer/random';
import { softmax } from '../softmax.ts';
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
    const probabilities = softmax(logits, 'categorical');
    const draw = rng.split(step).uniform(1)[0]!;
    // A draw is at most 1 - 2⁻²⁴, and rounding takes less than that from the sum of all: the loop ends.
    let id = 0;
    let sum = probabilities[0]!;
    while (sum <= draw) sum += probabilities[++id]!;
    return id;
  };
}
