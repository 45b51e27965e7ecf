import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Subtracts `penalty` from the logit of every token that was generated, however often, as OpenAI's `presence_penalty`
 * does; the prompt does not count. A negative one makes repetition likelier.
 *
 * @throws RangeError if `penalty` is not from −2 to 2
 */
export function presencePenalty(penalty: number): LogitsProcessor {
  if (!(penalty >= -2 && penalty <= 2)) {
    throw new RangeError(`presencePenalty: penalty (${penalty}) must be from -2 to 2.`);
  }
  return (logits, { generated }) => {
    const penalized = logits.slice();
    for (const id of generated) penalized[id] = logits[id]! - penalty;
    return penalized;
  };
}
