import { exclude } from '../exclude.ts';
import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Excludes `stopIds` until `n` tokens are generated.
 *
 * @throws RangeError if `n` is not a whole number of at least 0; from the processor, if there is no such id
 */
export function minNewTokens(n: number, stopIds: readonly number[]): LogitsProcessor {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new RangeError(`minNewTokens: n (${n}) must be a whole number of at least 0.`);
  }
  return (logits, { generated }) => (generated.length < n ? exclude(logits, stopIds, 'minNewTokens') : logits);
}
