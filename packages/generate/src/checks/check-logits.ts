import type { LanguageModel } from '../language-model.ts';

/**
 * @param where who asks, and `who` gave them, for the error
 * @throws RangeError if there is not one for each token
 */
export function checkLogits(
  logits: Float32Array,
  { vocabSize }: Pick<LanguageModel, 'vocabSize'>,
  where: string,
  who: string,
): void {
  if (logits.length === vocabSize) return;
  throw new RangeError(`${where}: ${who} gave ${logits.length} logits; it must give ${vocabSize}, one for each token.`);
}
