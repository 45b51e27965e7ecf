import { checkId } from './check-id.ts';
import type { LanguageModel } from '../language-model.ts';

/**
 * @param where who asks, for the error
 * @throws RangeError if the prompt is empty, longer than the context, or holds an id that the model does not have
 */
export function checkPrompt(
  prompt: readonly number[],
  { vocabSize, maxSeqLen }: Pick<LanguageModel, 'vocabSize' | 'maxSeqLen'>,
  where: string,
): void {
  if (prompt.length === 0) throw new RangeError(`${where}: the prompt is empty; it must have at least one token.`);
  prompt.forEach((id, position) => checkId(id, vocabSize, `${where}: prompt[${position}]`));
  if (prompt.length > maxSeqLen) {
    throw new RangeError(
      `${where}: the prompt has ${prompt.length} tokens, but the model's context is ${maxSeqLen}; keep the last ${maxSeqLen} or fewer.`,
    );
  }
}
