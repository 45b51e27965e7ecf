/**
 * @param what where the id stands, for the error
 * @throws RangeError if `id` is not a whole number from 0 to `vocabSize - 1`
 */
export function checkId(id: number, vocabSize: number, what: string): void {
  if (Number.isInteger(id) && id >= 0 && id < vocabSize) return;
  throw new RangeError(`${what} (${id}) must be a whole number from 0 to ${vocabSize - 1}.`);
}
