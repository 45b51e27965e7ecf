import { readFileSync } from 'node:fs';
import { byteLevelBpe } from '../src/byte-pairs/byte-level-bpe.ts';
import { trainBpe } from '../src/byte-pairs/train-bpe.ts';
import { characterTokenizer } from '../src/characters/character.ts';
import { gpt2Tokenizer, loadEncoding } from '../src/encodings.ts';
import { tokenizerFiles, type TokenizerFiles } from '../src/files/tokenizer-files.ts';
import { tokenizerFromJson } from '../src/files/tokenizer-from-json.ts';
import type { EncodeOptions, SavableTokenizer } from '../src/tokenizer.ts';

/** A tokenizer, the files that it is saved in, and how it reads a text as those files say. */
export type Saved = {
  readonly tokenizer: SavableTokenizer;
  readonly files: TokenizerFiles;
  readonly options: EncodeOptions;
};

const text = 'the cat sat on the mat, and the dog sat on the log: a & b\n\tGrüße aus Köln, 日本語 12345 🦊\r\n  ';
const endOfText = '<|endoftext|>';
const tokenizerFileNames = ['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'] as const;
const addedTokens = new Map(['    ', 'Köln', 'aus K'].map((name, index) => [name, 300_000 + index]));

/** Of the model that the demo ships. */
const shakespeare = new URL('../../../apps/demo/public/shakespeare/', import.meta.url);

/** Every kind of tokenizer that is written here. */
export const savedTokenizers: Readonly<Record<string, () => Promise<Saved>>> = {
  characters: async () => asIds(characterTokenizer(text)),
  'characters, one unknown': async () => asIds(characterTokenizer(`${text}?`, { unknown: '?' })),
  gpt2: async () => asIds(await gpt2Tokenizer()),
  cl100k_base: async () => asIds(await loadEncoding('cl100k_base', { addedTokens })),
  'the shipped model': async () => {
    const read = (name: string): string => readFileSync(new URL(name, shakespeare), 'utf8');
    const files = Object.fromEntries(tokenizerFileNames.map((name) => [name, read(name)])) as TokenizerFiles;
    return { tokenizer: tokenizerFromJson(JSON.parse(files['tokenizer.json'])), files, options: {} };
  },
  trained: async () => asIds(await trainBpe(text, { vocabSize: 300, specialTokens: [endOfText, '<pad>'] })),
  'trained, special tokens as text': async () => {
    const tokenizer = await trainBpe(text, { vocabSize: 300, specialTokens: ['<s>', endOfText] });
    const files = tokenizerFiles(tokenizer, { beginningOfText: '<s>', maxLength: 64, specialTokens: 'text' });
    return { tokenizer, files, options: { allowedSpecial: [] } };
  },
  'trained by other pieces': async () =>
    asIds(await trainBpe(text, { vocabSize: 290, pattern: /\p{L}+|\p{N}{1,2}|[^\p{L}\p{N}]/gu })),
  "trained by JavaScript's words": async () =>
    asIds(
      await trainBpe(text, { vocabSize: 290, pattern: /^.|\b[\w[&]+\b|\d|[^\S\n]|\u{1F98A}|\ud83d\udc69|[^]|$/gu }),
    ),
  "trained by o200k_base's pieces": async () => {
    const { default: ranks } = await import('js-tiktoken/ranks/o200k_base');
    return asIds(await trainBpe(text, { vocabSize: 300, pattern: new RegExp(ranks.pat_str, 'gu') }));
  },
  'bytes and added tokens': async () => {
    const vocabulary = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), 255 - byte]));
    return asIds(
      byteLevelBpe({
        vocabulary,
        addedTokens: new Map([...addedTokens.keys()].map((name, index) => [name, 256 + index])),
      }),
    );
  },
  'read and saved again': async () => {
    const file = new URL('../src/__fixtures__/trained/multilingual/tokenizer.json', import.meta.url);
    return asIds(tokenizerFromJson(JSON.parse(readFileSync(file, 'utf8'))));
  },
};

function asIds(tokenizer: SavableTokenizer): Saved {
  const padding = tokenizer.specialTokens.has('<pad>') ? '<pad>' : undefined;
  return { tokenizer, files: tokenizerFiles(tokenizer, { padding }), options: { allowedSpecial: 'all' } };
}
