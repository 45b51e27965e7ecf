import { checkCount } from '../checks/check-count.ts';
import { exclude } from '../logits/exclude.ts';
import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Excludes every token that would complete `n` ids in a row that have been in a row before, in the prompt or since; at
 * 1, every token so far. https://arxiv.org/abs/1705.04304
 *
 * @throws RangeError if `n` is not a whole number of at least 1
 */
export function noRepeatNgram(n: number): LogitsProcessor {
  checkCount(n, 'noRepeatNgram: n');
  return (logits, { prompt, generated }) => {
    const ids = [...prompt, ...generated];
    const last = ids.slice(ids.length - (n - 1));
    // Before the first id there is undefined, which is none of them.
    const followed = (_: number, at: number): boolean => last.every((id, index) => ids[at - (n - 1) + index] === id);
    return exclude(logits, ids.filter(followed), 'noRepeatNgram');
  };
}
