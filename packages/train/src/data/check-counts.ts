/** Throws a RangeError for the first of these numbers that counts nothing. */
export function checkCounts(where: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${where}: ${name} (${value}) must be a whole number from 1.`);
    }
  }
}
