import type { LanguageModel } from '../language-model.ts';

/**
 * @param where who asks, and `who` gave them, for the error
 * @throws RangeError if there is not one for each token
 */
export function checkLogits(
  logits: Float32Array | undefined,
  { vocabSize }: Pick<LanguageModel, 'vocabSize'>,
  where: string,
  who: string,
): void {
  const { length } = logits ?? {}; // users' code may give nothing at all
  if (length === vocabSize) return;
  const given = typeof length === 'number' ? `${length} logits` : `${String(logits)} in place of logits`;
  throw new RangeError(`${where}: ${who} gave ${given}; it must give ${vocabSize}, one for each token.`);
}
