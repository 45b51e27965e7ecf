import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Subtracts `penalty` from a token's logit each time that it was generated, as OpenAI's `frequency_penalty` does; the
 * prompt does not count. A negative one makes repetition likelier.
 *
 * @throws RangeError if `penalty` is not from −2 to 2
 */
export function frequencyPenalty(penalty: number): LogitsProcessor {
  if (!(penalty >= -2 && penalty <= 2)) {
    throw new RangeError(`frequencyPenalty: penalty (${penalty}) must be from -2 to 2.`);
  }
  return (logits, { generated }) => {
    const counts = new Map<number, number>();
    for (const id of generated) counts.set(id, (counts.get(id) ?? 0) + 1);
    const penalized = logits.slice();
    for (const [id, count] of counts) penalized[id] = logits[id]! - penalty * count;
    return penalized;
  };
}
