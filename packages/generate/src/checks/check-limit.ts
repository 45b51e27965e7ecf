import { checkCount } from './check-count.ts';

/**
 * @param what which setting it is, for the error
 * @throws RangeError if `limit` is neither a whole number of at least 1 nor Infinity, which is none
 */
export function checkLimit(limit: number, what: string): void {
  if (limit !== Infinity) checkCount(limit, what);
}
