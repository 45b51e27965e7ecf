import { checkCount } from '../checks/check-count.ts';
import { excludeBelow } from '../logits/exclude-below.ts';
import { kthLargest } from '../logits/kth-largest.ts';

/**
 * Keeps the `k` largest logits and all that equal the smallest of them, and excludes the rest.
 *
 * @throws RangeError if `k` is not a whole number of at least 1
 */
export function topK(k: number): (logits: Float32Array) => Float32Array {
  checkCount(k, 'topK: k');
  return (logits) => excludeBelow(logits, kthLargest(logits, k));
}
