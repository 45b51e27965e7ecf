import { exclude } from '../logits/exclude.ts';

/**
 * Excludes `ids`.
 *
 * The processor throws a RangeError if there is no such id.
 */
export function banTokens(ids: readonly number[]): (logits: Float32Array) => Float32Array {
  return (logits) => exclude(logits, ids, 'banTokens');
}
