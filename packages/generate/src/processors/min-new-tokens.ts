import { checkCount } from '../checks/check-count.ts';
import { exclude } from '../logits/exclude.ts';
import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Excludes `stopIds` until `n` tokens are generated.
 *
 * @throws RangeError if `n` is not a whole number of at least 0; from the processor, if there is no such id
 */
export function minNewTokens(n: number, stopIds: readonly number[]): LogitsProcessor {
  checkCount(n, 'minNewTokens: n', 0);
  return (logits, { generated }) => (generated.length < n ? exclude(logits, stopIds, 'minNewTokens') : logits);
}
