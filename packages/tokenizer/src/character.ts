import { characterJson } from './character-json.ts';
import { decode, decodeStream } from './decode-stream.ts';
import { checkAllowed } from './special-tokens.ts';
import type { SavableTokenizer } from './tokenizer.ts';
import { wellFormed } from './well-formed.ts';

export type CharacterTokenizerOptions = {
  /** A character of the text that stands for all that it lacks. Default: those are left out. */
  readonly unknown?: string | undefined;
};

/**
 * One id for each character (Unicode code point) of `text`, in the order of their code points. Characters that `text`
 * lacks have no id: `encode` leaves them out, or puts `unknown` in their place.
 *
 * @throws RangeError if `text` is empty, or `unknown` none of its characters
 */
export function characterTokenizer(text: string, { unknown }: CharacterTokenizerOptions = {}): SavableTokenizer {
  const codePoints = [...new Set(wellFormed(text))].map((character) => character.codePointAt(0)!);
  return ofCharacters(
    codePoints.toSorted((one, other) => one - other).map((codePoint) => String.fromCodePoint(codePoint)),
    unknown,
  );
}

/** The character tokenizer whose ids are the places of these characters. */
export function ofCharacters(characters: readonly string[], unknown?: string): SavableTokenizer {
  if (characters.length === 0) throw new RangeError('characterTokenizer: text is empty; there must be a character.');
  const ids = new Map(characters.map((character, id) => [character, id]));
  if (unknown !== undefined && !ids.has(unknown)) {
    throw new RangeError(`characterTokenizer: unknown (${JSON.stringify(unknown)}) must be a character of the text.`);
  }
  const unknownId = unknown === undefined ? undefined : ids.get(unknown);
  const encoder = new TextEncoder();
  const tokenBytes = (id: number): Uint8Array => {
    const character = characters[id];
    if (character === undefined) {
      throw new RangeError(`decode: id (${id}) must be a token's, from 0 to ${characters.length - 1}.`);
    }
    return encoder.encode(character);
  };
  const specialTokens = new Map<string, number>();
  return {
    vocabSize: characters.length,
    specialTokens,
    encode: (text, { allowedSpecial } = {}) => {
      checkAllowed(allowedSpecial, specialTokens);
      const encoded: number[] = [];
      for (const character of wellFormed(text)) {
        const id = ids.get(character) ?? unknownId;
        if (id !== undefined) encoded.push(id);
      }
      return encoded;
    },
    decode: (encoded) => decode(encoded, tokenBytes),
    tokenBytes,
    decodeStream: () => decodeStream(tokenBytes),
    toJSON: () => characterJson(characters, unknown),
  };
}
