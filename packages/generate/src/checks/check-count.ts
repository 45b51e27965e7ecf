/**
 * @param what which setting it is, for the error
 * @throws RangeError if `count` is not a whole number of at least `least`
 */
export function checkCount(count: number, what: string, least: 0 | 1 = 1): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new RangeError(`${what} (${count}) must be a whole number of at least ${least}.`);
}
