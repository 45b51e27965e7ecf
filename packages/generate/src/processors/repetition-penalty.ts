import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Makes every token of the prompt and of what was generated less likely: its logit is divided by `penalty` if it is
 * positive, else multiplied by it. Below 1 it makes them likelier. https://arxiv.org/abs/1909.05858
 *
 * What it does depends on where the logits have their 0, so it comes first, on those of the model.
 *
 * @throws RangeError if `penalty` is not from 0.01 to 100
 */
export function repetitionPenalty(penalty: number): LogitsProcessor {
  if (!(penalty >= 0.01 && penalty <= 100)) {
    throw new RangeError(`repetitionPenalty: penalty (${penalty}) must be from 0.01 to 100.`);
  }
  return (logits, { prompt, generated }) => {
    const penalized = logits.slice();
    for (const ids of [prompt, generated]) {
      for (const id of ids) {
        const logit = logits[id]!; // of those given, so that a token that comes twice is penalized once
        penalized[id] = logit < 0 ? logit * penalty : logit / penalty;
      }
    }
    return penalized;
  };
}
