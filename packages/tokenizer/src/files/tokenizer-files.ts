import { firstOf } from '../first-of.ts';
import { quoted } from '../quoted.ts';
import type { SavableTokenizer } from '../tokenizer.ts';

export type TokenizerFilesOptions = {
  /** The special token that ends a text. Default: `<|endoftext|>`, if the tokenizer has it. */
  readonly endOfText?: string | undefined;
  /** The special token that begins a text. Default: there is none. */
  readonly beginningOfText?: string | undefined;
  /** The special token that fills a row of a batch. Default: there is none. */
  readonly padding?: string | undefined;
  /** The most tokens that the model reads at once. Default: not said. */
  readonly maxLength?: number | undefined;
  /** What the names of special tokens are in a text: `'ids'`, the tokens, or `'text'` like any other. Default: ids. */
  readonly specialTokens?: 'ids' | 'text' | undefined;
};

/** The contents of the files that describe a tokenizer in a Hugging Face folder. */
export type TokenizerFiles = Readonly<
  Record<'tokenizer.json' | 'tokenizer_config.json' | 'special_tokens_map.json', string>
>;

/**
 * The files that transformers' `AutoTokenizer` needs to read a tokenizer as it is. With `tokenizer.json` alone it takes
 * the class of the model's kind for it, whose spaces, beginnings and ends are others.
 *
 * @throws RangeError for a name that is no special token of the tokenizer: transformers would make it one
 * @example
 * for (const [name, text] of Object.entries(tokenizerFiles(tokenizer))) await writeFile(name, text);
 */
export function tokenizerFiles(tokenizer: SavableTokenizer, options: TokenizerFilesOptions = {}): TokenizerFiles {
  const known = tokenizer.specialTokens;
  const { endOfText = known.has('<|endoftext|>') ? '<|endoftext|>' : undefined, beginningOfText, padding } = options;
  for (const [option, name] of Object.entries({ endOfText, beginningOfText, padding })) {
    if (name === undefined || known.has(name)) continue;
    const must = known.size === 0 ? 'be left out: this tokenizer has no special tokens' : `be ${firstOf(known.keys())}`;
    throw new RangeError(`tokenizerFiles: ${option} (${quoted(name)}) must ${must}.`);
  }
  const roles = { bos_token: beginningOfText, eos_token: endOfText, pad_token: padding }; // JSON leaves out what is undefined
  return {
    'tokenizer.json': JSON.stringify(tokenizer),
    'tokenizer_config.json': json({
      tokenizer_class: 'PreTrainedTokenizerFast',
      ...roles,
      model_max_length: options.maxLength,
      clean_up_tokenization_spaces: false,
      split_special_tokens: options.specialTokens === 'text',
    }),
    'special_tokens_map.json': json(roles),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
