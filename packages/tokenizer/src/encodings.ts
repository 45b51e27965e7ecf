import type { TiktokenBPE } from 'js-tiktoken/lite';
import { byteLevelBpe, type ByteLevelBpeOptions } from './byte-pairs/byte-level-bpe.ts';
import type { ByteString } from './byte-pairs/byte-string.ts';
import type { SavableTokenizer } from './tokenizer.ts';

type Ranks = Pick<TiktokenBPE, 'bpe_ranks' | 'pat_str' | 'special_tokens'>;

/** To fill in the middle of a text. */
const middleTokens = { '<|fim_prefix|>': 50281, '<|fim_middle|>': 50282, '<|fim_suffix|>': 50283 };

// Written out one by one, so that a bundler makes each vocabulary a file of its own, fetched when it is asked for. What
// js-tiktoken has under two names is one file here.
const vocabularies = {
  gpt2: async () => (await import('js-tiktoken/ranks/r50k_base')).default,
  r50k_base: async () => (await import('js-tiktoken/ranks/r50k_base')).default,
  p50k_base: async () => (await import('js-tiktoken/ranks/p50k_base')).default,
  p50k_edit: async () => withTokens((await import('js-tiktoken/ranks/p50k_base')).default, middleTokens),
  cl100k_base: async () => (await import('js-tiktoken/ranks/cl100k_base')).default,
  o200k_base: async () => (await import('js-tiktoken/ranks/o200k_base')).default,
} satisfies Record<string, () => Promise<Ranks>>;

export type EncodingName = keyof typeof vocabularies;

/** Tokens beside an encoding's own, and whether special tokens are plain text. */
export type EncodingOptions = Pick<ByteLevelBpeOptions, 'specialTokens' | 'addedTokens' | 'allowedSpecial'>;

/** The names that `loadEncoding` knows. */
export const encodingNames = Object.keys(vocabularies) as EncodingName[];

/**
 * One of OpenAI's tokenizers, with the vocabulary that js-tiktoken ships, and with special and added tokens of your own
 * beside its special tokens.
 *
 * @throws RangeError for a name that is not among `encodingNames`, an id that two tokens have, or if `allowedSpecial` names no
 * special token
 */
export async function loadEncoding(
  name: EncodingName,
  { specialTokens = new Map(), ...options }: EncodingOptions = {},
): Promise<SavableTokenizer> {
  if (!Object.hasOwn(vocabularies, name)) {
    throw new RangeError(`loadEncoding: name (${String(name)}) must be one of ${encodingNames.join(', ')}.`);
  }
  const ranks = await vocabularies[name]();
  return byteLevelBpe({
    vocabulary: parseRanks(ranks.bpe_ranks),
    pattern: new RegExp(unicodeWhiteSpace(ranks.pat_str), 'gu'),
    specialTokens: new Map([...Object.entries(ranks.special_tokens), ...specialTokens]),
    ...options,
  });
}

/** GPT-2's tokenizer: 50,256 tokens and `<|endoftext|>`. */
export function gpt2Tokenizer(options?: EncodingOptions): Promise<SavableTokenizer> {
  return loadEncoding('gpt2', options);
}

function withTokens(ranks: Ranks, tokens: Readonly<Record<string, number>>): Ranks {
  return { ...ranks, special_tokens: { ...ranks.special_tokens, ...tokens } };
}

/** Lines of `! <id of the first> <token in base64> <next token> …`. */
function parseRanks(lines: string): Map<ByteString, number> {
  const vocabulary = new Map<ByteString, number>();
  for (const line of lines.split('\n')) {
    const [, first, ...tokens] = line.split(' ');
    tokens.forEach((token, index) => vocabulary.set(atob(token), Number(first) + index));
  }
  return vocabulary;
}

/** White space as tiktoken's regular expressions mean it; JavaScript's `\s` also holds U+FEFF and lacks U+0085. */
function unicodeWhiteSpace(pattern: string): string {
  return pattern
    .replaceAll(String.raw`\s`, String.raw`\p{White_Space}`)
    .replaceAll(String.raw`\S`, String.raw`\P{White_Space}`);
}
