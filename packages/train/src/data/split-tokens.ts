import type { Tokens } from './batch.ts';

/**
 * The text in two: its last `validationShare` is held out. Nothing is copied.
 *
 * @throws RangeError if the share is not above 0 and below 1
 */
export function splitTokens(
  tokens: Tokens,
  validationShare: number,
): { readonly training: Tokens; readonly validation: Tokens } {
  checkShare('splitTokens', validationShare);
  const boundary = Math.round(tokens.length * (1 - validationShare));
  return { training: part(tokens, 0, boundary), validation: part(tokens, boundary, tokens.length) };
}

/** Throws a RangeError for a share that leaves one part empty. */
export function checkShare(where: string, validationShare: number): void {
  if (!(validationShare > 0 && validationShare < 1)) {
    throw new RangeError(`${where}: validationShare (${validationShare}) must be above 0 and below 1.`);
  }
}

function part(tokens: Tokens, from: number, to: number): Tokens {
  return { length: to - from, slice: (start, end) => tokens.slice(from + start, Math.min(from + end, to)) };
}
