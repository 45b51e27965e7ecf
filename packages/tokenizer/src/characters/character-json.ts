import type { TokenizerJson } from '../tokenizer.ts';

/** Matches any one character, line breaks included. */
export const anyCharacter = String.raw`[\s\S]`;

/** A character tokenizer as Hugging Face's `tokenizer.json`: words of one character each. */
export function characterJson(characters: readonly string[], unknown: string | undefined): TokenizerJson {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Split', pattern: { Regex: anyCharacter }, behavior: 'Isolated', invert: false },
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(characters.map((character, id) => [character, id])),
      unk_token: unknown ?? '<unk>', // the field must be there; a word that is none of the vocabulary's means: no such token
    },
  };
}
