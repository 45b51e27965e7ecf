import { createRng } from '@typeformer/layer';
import { checkShare } from './split-tokens.ts';

/**
 * Lines, sequences or documents in two: a share of them, drawn by `seed`, is held out. Both parts keep their order.
 *
 * @throws RangeError if the share is not above 0 and below 1
 */
export function splitRandomly<T>(
  items: readonly T[],
  { validationShare, seed }: { readonly validationShare: number; readonly seed: number },
): { readonly training: T[]; readonly validation: T[] } {
  checkShare('splitRandomly', validationShare);
  const keys = createRng(seed).split('validation').bits(items.length);
  const shuffled = [...items.keys()].sort((one, other) => keys[one]! - keys[other]!);
  const heldOut = new Set(shuffled.slice(0, Math.round(items.length * validationShare)));
  return {
    training: items.filter((_, index) => !heldOut.has(index)),
    validation: items.filter((_, index) => heldOut.has(index)),
  };
}
