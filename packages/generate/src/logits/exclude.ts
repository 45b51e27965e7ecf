import { checkId } from '../checks/check-id.ts';

/**
 * The logits, those of `ids` excluded.
 *
 * @param where who asks, for the error
 * @throws RangeError if there is no such id
 */
export function exclude(logits: Float32Array, ids: readonly number[], where: string): Float32Array {
  const kept = logits.slice();
  for (const id of ids) {
    checkId(id, logits.length, `${where}: the id`);
    kept[id] = -Infinity;
  }
  return kept;
}
