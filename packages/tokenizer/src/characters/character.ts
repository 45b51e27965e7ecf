import { characterJson } from './character-json.ts';
import { pieceTokenizer, type PieceTokenizerOptions } from '../pieces/piece-tokenizer.ts';
import type { SavableTokenizer } from '../tokenizer.ts';
import { wellFormed } from '../pieces/well-formed.ts';

export type CharacterTokenizerOptions = {
  /** A character of the text that stands for all that it lacks. Default: `encode` refuses those. */
  readonly unknown?: string | undefined;
};

/**
 * One id for each character (Unicode code point) of `text`, in the order of their code points. Characters that `text`
 * lacks have no id: `encode` names and refuses them, as Hugging Face's `tokenizers` does with such a file, unless it is told
 * to leave them out; or it puts `unknown` in their place. So it is also once the tokenizer is saved and read again.
 *
 * @throws RangeError if `text` is empty, or `unknown` none of its characters
 */
export function characterTokenizer(text: string, { unknown }: CharacterTokenizerOptions = {}): SavableTokenizer {
  const codePoints = [...new Set(wellFormed(text))].map((character) => character.codePointAt(0)!);
  return ofCharacters(
    codePoints.toSorted((one, other) => one - other).map((codePoint) => String.fromCodePoint(codePoint)),
    { unknown },
  );
}

/** The character tokenizer whose ids are the places of these characters. */
export function ofCharacters(
  characters: readonly string[],
  { unknown, allowedSpecial = [] }: CharacterTokenizerOptions & Pick<PieceTokenizerOptions, 'allowedSpecial'> = {},
): SavableTokenizer {
  if (characters.length === 0) throw new RangeError('characterTokenizer: text is empty; there must be a character.');
  const ids = new Map(characters.map((character, id) => [character, [id]]));
  if (unknown !== undefined && !ids.has(unknown)) {
    throw new RangeError(`characterTokenizer: unknown (${JSON.stringify(unknown)}) must be a character of the text.`);
  }
  const unknownIds = unknown === undefined ? undefined : ids.get(unknown);
  const encoder = new TextEncoder();
  return {
    ...pieceTokenizer({
      vocabSize: characters.length,
      pieces: (text) => text,
      encodePiece: (character) => ids.get(character) ?? unknownIds,
      bytesOf: (id) => (characters[id] === undefined ? undefined : encoder.encode(characters[id])),
      boundary: /(?<=[^])/gu,
      allowedSpecial,
    }),
    toJSON: () => characterJson(characters, unknown),
  };
}
