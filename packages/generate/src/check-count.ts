/**
 * @param what which setting it is, for the error
 * @throws RangeError if `count` is not a whole number of at least 1
 */
export function checkCount(count: number, what: string): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new RangeError(`${what} (${count}) must be a whole number of at least 1.`);
}
