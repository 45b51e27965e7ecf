import type { Tokens } from './batch.ts';

/**
 * The text in two: its last `validationShare` is held out.
 *
 * @throws RangeError if the share is not above 0 and below 1
 */
export function splitTokens<T extends Tokens>(
  tokens: T,
  validationShare: number,
): { readonly training: T; readonly validation: T } {
  if (!(validationShare > 0 && validationShare < 1)) {
    throw new RangeError(`splitTokens: validationShare (${validationShare}) must be above 0 and below 1.`);
  }
  const boundary = Math.round(tokens.length * (1 - validationShare));
  // `slice` keeps the kind of array, which the union of their types cannot say.
  return { training: tokens.slice(0, boundary) as T, validation: tokens.slice(boundary) as T };
}
