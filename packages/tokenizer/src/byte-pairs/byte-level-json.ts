import { toCharacters } from './byte-characters.ts';
import type { ByteString } from './byte-string.ts';
import type { Merge } from './merge-table.ts';
import { gpt2Pattern } from '../pieces/pre-tokenize.ts';
import type { TokenizerJson } from '../tokenizer.ts';

/** What a byte-level BPE is made of. */
type ByteLevelParts = {
  readonly vocabulary: ReadonlyMap<ByteString, number>;
  readonly merges: readonly Merge[];
  /** Oniguruma's. */
  readonly pattern: string;
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly addedTokens: ReadonlyMap<string, number>;
};

/** A byte-level BPE as Hugging Face's `tokenizer.json`. */
export function byteLevelJson({
  vocabulary,
  merges,
  pattern,
  specialTokens,
  addedTokens,
}: ByteLevelParts): TokenizerJson {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      ...[...specialTokens].map(([content, id]) => addedToken(content, id, true)),
      ...[...addedTokens].map(([content, id]) => addedToken(content, id, false)),
    ],
    normalizer: null,
    pre_tokenizer:
      pattern === gpt2Pattern.source
        ? { ...byteLevel, use_regex: true }
        : {
            type: 'Sequence',
            pretokenizers: [
              { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
              { ...byteLevel, use_regex: false },
            ],
          },
    post_processor: null,
    decoder: { ...byteLevel, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      // Special and added tokens too: transformers numbers those afresh that are not in here.
      vocab: Object.fromEntries([
        ...[...vocabulary].map(([token, id]) => [toCharacters(token), id] as const),
        ...specialTokens,
        ...addedTokens,
      ]),
      merges: merges.map((merge) => merge.map(toCharacters)),
    },
  };
}

function addedToken(content: string, id: number, special: boolean): object {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special };
}
