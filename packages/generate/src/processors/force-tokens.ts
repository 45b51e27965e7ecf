import { checkId } from '../checks/check-id.ts';
import type { LogitsProcessor } from './logits-processor.ts';

/**
 * Leaves one token where its place is given, even one that was excluded: `{ 0: 464 }` makes 464 the first that is
 * generated. After it there must not be a processor that excludes the token.
 *
 * @param ids by their position among the generated ones, from 0
 * @throws RangeError if a position is not a whole number of at least 0; from the processor, if there is no such id
 */
export function forceTokens(ids: Readonly<Record<number, number>>): LogitsProcessor {
  for (const position of Object.keys(ids)) {
    if (!/^\d+$/.test(position)) {
      throw new RangeError(`forceTokens: the position (${position}) must be a whole number of at least 0.`);
    }
  }
  return (logits, { generated }) => {
    const id = ids[generated.length];
    if (id === undefined) return logits;
    checkId(id, logits.length, 'forceTokens: the id');
    const forced = new Float32Array(logits.length).fill(-Infinity);
    forced[id] = 0;
    return forced;
  };
}
