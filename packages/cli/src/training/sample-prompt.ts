import type { Tokenizer } from '@typeformer/tokenizer';

/** In characters as readers see them: a family in one emoji is one. */
const longest = 30;

/**
 * A beginning for the model to continue: the first two words of its text, or the first, in characters that the tokenizer
 * has (it may lack a space).
 *
 * @param ids the text begins with these, and may go on
 */
export function samplePrompt(ids: readonly number[], tokenizer: Tokenizer): string {
  const stream = tokenizer.decodeStream(); // what it still holds at the end is half a character
  const text = ids.map((id) => stream.push(id)).join('');
  const words = text.match(/[^\p{White_Space}\p{Cc}]+/gu) ?? [];
  const prompts = [words.slice(0, 2), words.slice(0, 1)].map((some) => firstCharacters(some.join(' ')));
  return prompts.find((prompt) => prompt !== '' && isEncodable(prompt, tokenizer)) ?? text;
}

function isEncodable(text: string, tokenizer: Tokenizer): boolean {
  return tokenizer.decode(tokenizer.encode(text, { unknown: [] })) === text;
}

function firstCharacters(text: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return characters.slice(0, longest).join('');
}
