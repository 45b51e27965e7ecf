import * as v from 'valibot';
import { alphabet, toCharacters } from '../byte-pairs/byte-characters.ts';
import { tokenizerFromJson, type TokenizerFileOptions } from './tokenizer-from-json.ts';
import type { SavableTokenizer } from '../tokenizer.ts';

/** The contents of GPT-2's two tokenizer files: ids by token, and merges in order, a line each. */
export type Gpt2Files = { readonly 'vocab.json': string; readonly 'merges.txt': string };

const byteLevelBpeJson = v.object({
  pre_tokenizer: v.object({ type: v.literal('ByteLevel') }),
  model: v.object({ vocab: v.unknown(), merges: v.array(v.tuple([v.string(), v.string()])) }),
});

/**
 * A byte-level BPE as GPT-2's `vocab.json` and `merges.txt`. They do not say which tokens are special: transformers'
 * `GPT2Tokenizer` takes `<|endoftext|>` for it, and must be told of others.
 *
 * @throws RangeError for characters, or a pattern that is not GPT-2's: only a `tokenizer.json` can say what that is
 * @example
 * for (const [name, text] of Object.entries(gpt2Files(tokenizer))) await writeFile(name, text);
 */
export function gpt2Files(tokenizer: SavableTokenizer): Gpt2Files {
  const { success, output } = v.safeParse(byteLevelBpeJson, tokenizer.toJSON());
  if (!success) {
    throw new RangeError(
      "gpt2Files: the tokenizer must be a byte-level BPE with GPT-2's pattern; save others as JSON.",
    );
  }
  const { vocab, merges } = output.model;
  return {
    'vocab.json': JSON.stringify(vocab),
    'merges.txt': ['#version: 0.2', ...merges.map((merge) => merge.join(' ')), ''].join('\n'),
  };
}

const idsByToken = v.pipe(
  v.string(),
  v.parseJson(),
  v.custom<Record<string, number>>(
    (value) => typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger),
    'must be an object of whole numbers.',
  ),
);

/**
 * The tokenizer in GPT-2's `vocab.json` and `merges.txt`. Special tokens are those that are neither a byte nor merged
 * from two tokens; in a text they are tokens, not text.
 *
 * @throws Error if `vocab.json` is no object of ids; as `tokenizerFromJson`, if both do not make a byte-level BPE
 */
export function tokenizerFromGpt2Files(files: Gpt2Files, options?: TokenizerFileOptions): SavableTokenizer {
  const { success, output: vocab, issues } = v.safeParse(idsByToken, files['vocab.json']);
  if (!success) throw new Error(`vocab.json: ${issues[0].message}`);
  const merges = files['merges.txt'].split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'));
  const ordinary = new Set([...alphabet.map(toCharacters), ...merges.map((merge) => merge.replace(' ', ''))]);
  const special = Object.entries(vocab).filter(([token]) => !ordinary.has(token));
  const json = {
    added_tokens: special.map(([content, id]) => ({ id, content })),
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
    model: { type: 'BPE', vocab, merges },
  };
  return tokenizerFromJson(json, options);
}
