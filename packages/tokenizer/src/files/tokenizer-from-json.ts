import * as v from 'valibot';
import { fromCharacters } from '../byte-pairs/byte-characters.ts';
import { byteLevelBpe, byteLevelBpeOf } from '../byte-pairs/byte-level-bpe.ts';
import { anyCharacter } from '../characters/character-json.ts';
import { ofCharacters } from '../characters/character.ts';
import type { Merge } from '../byte-pairs/merge-table.ts';
import type { PiecePattern } from '../patterns/matcher.ts';
import { onigurumaMatcher } from '../patterns/oniguruma.ts';
import { quoted } from '../quoted.ts';
import type { EncodeOptions, SavableTokenizer } from '../tokenizer.ts';

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 26 - 1));
/** Ids by token, as entries: `v.record` would leave out `constructor`, which is a token of cl100k_base. */
const vocab = v.pipe(
  v.custom<object>((value) => typeof value === 'object' && value !== null, 'must be an object.'),
  v.transform((tokens): [string, unknown][] => Object.entries(tokens)),
  v.array(v.tuple([v.string(), id])),
);
const absent = v.optional(v.nullable(v.literal(false)));
const addedTokens = v.optional(
  v.array(
    v.object({
      id,
      content: v.pipe(v.string(), v.nonEmpty()),
      special: v.optional(v.boolean(), true),
      lstrip: absent,
      rstrip: absent,
      single_word: absent,
    }),
  ),
  [],
);
/** transformers writes a template that adds nothing; one that does would change the ids. */
const postProcessor = v.optional(
  v.nullable(
    v.union(
      [
        v.object({ type: v.literal('ByteLevel') }),
        v.object({ type: v.literal('TemplateProcessing'), special_tokens: v.strictObject({}) }),
      ],
      'must be one that adds no tokens.',
    ),
  ),
);

const splitBy = <P extends v.GenericSchema>(pattern: P) =>
  v.object({
    type: v.literal('Split'),
    pattern: v.object({ Regex: pattern }),
    behavior: v.literal('Isolated'),
    invert: v.optional(v.literal(false)),
  });
const byteLevel = v.object({ type: v.literal('ByteLevel'), add_prefix_space: v.literal(false) });

const characterSchema = v.object({
  added_tokens: v.pipe(addedTokens, v.maxLength(0)),
  normalizer: v.optional(v.null()),
  post_processor: postProcessor,
  pre_tokenizer: splitBy(v.literal(anyCharacter)),
  model: v.object({ type: v.literal('WordLevel'), vocab, unk_token: v.string() }),
});

const byteLevelSchema = v.object({
  added_tokens: addedTokens,
  normalizer: v.optional(v.null()),
  post_processor: postProcessor,
  decoder: v.optional(v.nullable(v.object({ type: v.literal('ByteLevel') }))),
  pre_tokenizer: v.union(
    [
      v.object({ ...byteLevel.entries, use_regex: v.optional(v.literal(true)) }),
      v.object({
        type: v.literal('Sequence'),
        pretokenizers: v.tuple([splitBy(v.string()), v.object({ ...byteLevel.entries, use_regex: v.literal(false) })]),
      }),
    ],
    'must be ByteLevel without a prefix space, alone or after a Split by a regular expression.',
  ),
  model: v.object({
    type: v.optional(v.literal('BPE'), 'BPE'), // old files leave it out
    vocab,
    dropout: v.optional(v.nullable(v.literal(0))),
    ignore_merges: v.optional(v.literal(false)),
    merges: v.array(v.union([v.string(), v.tuple([v.string(), v.string()])])),
    continuing_subword_prefix: v.optional(v.nullable(v.literal(''))),
    end_of_word_suffix: v.optional(v.nullable(v.literal(''))),
    byte_fallback: v.optional(v.literal(false)),
  }),
});

/** The kinds that are read, by their model's type. */
const kinds = v.object({ model: v.object({ type: v.optional(v.picklist(['BPE', 'WordLevel']), 'BPE') }) });

export type TokenizerFileOptions = {
  /**
   * What `encode` and its like take where a call does not say. Default: all, as Hugging Face does with the special tokens
   * of a model's own files.
   */
  readonly allowedSpecial?: EncodeOptions['allowedSpecial'];
};

/**
 * The tokenizer in a Hugging Face `tokenizer.json`: a byte-level BPE as GPT-2's, or characters as written here. A `Split`
 * pattern means what it means there, to Oniguruma; what has no counterpart here is refused by name. Tokens
 * that were added to it and are not said to be otherwise are special ones, and in a text they are tokens, not text.
 *
 * @param json the parsed file
 * @throws Error naming each field that is wrong, or of a kind that is not built here; RangeError if `allowedSpecial` names
 * no special token
 */
export function tokenizerFromJson(
  json: unknown,
  { allowedSpecial = 'all' }: TokenizerFileOptions = {},
): SavableTokenizer {
  const fromJson = parse(kinds, json).model.type === 'BPE' ? byteLevelFromJson : charactersFromJson;
  return fromJson(json, { allowedSpecial });
}

function charactersFromJson(json: unknown, options: TokenizerFileOptions): SavableTokenizer {
  const { vocab: ids, unk_token: unknown } = parse(characterSchema, json).model;
  const characters = ids.toSorted(([, one], [, other]) => one - other);
  characters.forEach(([character, characterId], place) => {
    if ([...character].length !== 1 || characterId !== place) {
      throw new RangeError(
        `tokenizer.json: model.vocab: ${JSON.stringify(character)} (${characterId}) must be one character, ids 0, 1, ….`,
      );
    }
  });
  return ofCharacters(
    characters.map(([character]) => character),
    { unknown: ids.some(([character]) => character === unknown) ? unknown : undefined, ...options },
  );
}

function byteLevelFromJson(json: unknown, { allowedSpecial = 'all' }: TokenizerFileOptions): SavableTokenizer {
  const { model, pre_tokenizer: preTokenizer, added_tokens: added } = parse(byteLevelSchema, json);
  const tokensThatAre = (special: boolean): Map<string, number> =>
    new Map(added.filter((token) => token.special === special).map(({ content, id: tokenId }) => [content, tokenId]));
  const specialTokens = tokensThatAre(true);
  const addedTokens = tokensThatAre(false);
  const vocabulary = new Map(
    model.vocab
      .filter(([token]) => !specialTokens.has(token) && !addedTokens.has(token)) // it is in both lists, and there not in GPT-2's characters
      .map(([token, tokenId]): [string, number] => [fromCharacters(token), tokenId]),
  );
  const merges = model.merges.map((merge): Merge => {
    const [left, right] = typeof merge === 'string' ? merge.split(' ') : merge;
    return [fromCharacters(left ?? ''), fromCharacters(right ?? '')];
  });
  const options = { vocabulary, merges, specialTokens, addedTokens, allowedSpecial };
  return preTokenizer.type === 'Sequence'
    ? byteLevelBpeOf(options, patternOf(preTokenizer.pretokenizers[0].pattern.Regex))
    : byteLevelBpe(options);
}

function patternOf(source: string): PiecePattern {
  try {
    return { matcher: onigurumaMatcher(source), toOniguruma: () => source };
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`tokenizer.json: pre_tokenizer: pattern (${quoted(source)}): ${reason}.`, { cause: error });
  }
}

function parse<S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> {
  const { success, output, issues } = v.safeParse(schema, json);
  if (success) return output;
  const complaints = issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  throw new Error(`tokenizer.json: ${complaints.slice(0, 5).join('; ')}`);
}
