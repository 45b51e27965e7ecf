import { candidatesOf } from '../logits/candidates.ts';
import { excludeBelow } from '../logits/exclude-below.ts';
import { logSumExp } from '../logits/log-sum-exp.ts';
import { categorical } from './categorical.ts';
import type { Sampler } from './sampler.ts';

export type MirostatOptions = {
  /** The surprise to hold, in bits a token: the logarithm to base 2 of the text's perplexity. 5 if absent. */
  readonly tau?: number | undefined;
  /** How much of each token's error corrects the next. 0.1 if absent. */
  readonly eta?: number | undefined;
  /** A whole number from 0 to 2⁵³ − 1. */
  readonly seed: number;
};

/**
 * Draws so that the text is as surprising as asked, neither dull nor confused: Mirostat 2.0,
 * https://arxiv.org/abs/2007.14966. Tokens of more than μ bits of surprise, −log₂ p, are excluded, but for the
 * likeliest; one of the rest is drawn, as by `categorical`; and μ, at first 2·tau, falls by eta·(its surprise − tau).
 * p is the probability in the logits it is given, as in the authors' code; llama.cpp takes that among the rest.
 *
 * It remembers μ from step to step and begins anew at step 0, so it serves any number of generations, one at a time.
 *
 * @throws RangeError if tau or eta is not finite and above 0, and for any other seed; from the sampler, if a step is
 * neither 0 nor the next, a logit is NaN or Infinity, or all are −Infinity
 */
export function mirostat({ tau = 5, eta = 0.1, seed }: MirostatOptions): Sampler {
  for (const [name, value] of Object.entries({ tau, eta })) {
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`mirostat: ${name} (${value}) must be finite and above 0.`);
    }
  }
  const draw = categorical({ seed });
  let mu = 2 * tau;
  let nextStep = 0;
  return (logits, step) => {
    if (step === 0) mu = 2 * tau;
    else if (step !== nextStep) {
      throw new RangeError(
        `mirostat: the step (${step}) must be 0 or ${nextStep}; generations at the same time need a sampler each.`,
      );
    }
    const { largest } = candidatesOf(logits, 'mirostat');
    const total = logSumExp(logits, 'mirostat');
    const id = draw(excludeBelow(logits, Math.min(largest, total - mu * Math.LN2)), step);
    const surprise = (total - logits[id]!) / Math.LN2;
    mu -= eta * (surprise - tau);
    nextStep = step + 1;
    return id;
  };
}
