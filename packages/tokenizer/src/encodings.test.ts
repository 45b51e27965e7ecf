import * as fc from 'fast-check';
import { Tiktoken, type TiktokenBPE } from 'js-tiktoken/lite';
import { readFileSync } from 'node:fs';
import { anyText, fuzzCases } from '../test/any-text.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodingNames, gpt2Tokenizer, loadEncoding, type EncodingName } from './encodings.ts';
import { checkTokenizer } from './testing/check-tokenizer.ts';
import type { Tokenizer } from './tokenizer.ts';

const hostile = [
  '',
  ' ',
  '\n\n  \t x',
  "it's I'LL don't WE'VE",
  'def f(x):\n    return x ** 2  # ok\n\n\n',
  'Привет, мир! こんにちは 世界 مرحبا שלום',
  '👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇸 e\u0301 ½ ² Ⅷ',
  '1234567890 3.14159 1e-5 0xFF',
  'constructor __proto__ prototype toString',
  '<|endoftext|> <|im_start|>',
  'a'.repeat(300) + ' '.repeat(300) + '\r\n'.repeat(50),
];

/** There js-tiktoken has JavaScript's idea of white space, and OpenAI's tiktoken Unicode's. */
const comparableText = anyText.map((text) => text.replace(/[\uFEFF\u0085]/g, ''));

describe('gpt2Tokenizer', () => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await gpt2Tokenizer();
  });

  it('gives the ids that others have published', () => {
    const file = readFileSync(new URL('__fixtures__/gpt2-tokens.json', import.meta.url), 'utf8');
    const { vectors } = JSON.parse(file) as { vectors: { text: string; ids: number[] }[] };
    expect(vectors).toHaveLength(83);
    for (const { text, ids } of vectors) expect(tokenizer.encode(text, { allowedSpecial: 'all' }), text).toEqual(ids);
  });

  it('takes special tokens for plain text unless they are allowed', () => {
    const text = 'x<|endoftext|>';
    expect(tokenizer.encode(text)).toEqual([87, 27, 91, 437, 1659, 5239, 91, 29]); // as tiktoken with disallowed_special=()
    expect(tokenizer.encode(text, { allowedSpecial: 'all' })).toEqual([87, 50256]);
    expect(tokenizer.encode(text, { allowedSpecial: ['<|endoftext|>'] })).toEqual([87, 50256]);
    expect(tokenizer.decode([50256])).toBe('<|endoftext|>');
    expect(() => tokenizer.encode(text, { allowedSpecial: ['<|x|>'] })).toThrow(
      'encode: allowedSpecial ("<|x|>") must be among ["<|endoftext|>"].',
    );
  });

  it('refuses text with special tokens that are disallowed', () => {
    const text = 'x<|endoftext|>';
    const refusal = 'encode: text must not hold "<|endoftext|>", a special token that is disallowed.';
    expect(() => tokenizer.encode(text, { disallowedSpecial: 'all' })).toThrow(refusal);
    expect(() => tokenizer.countTokens(text, { disallowedSpecial: ['<|endoftext|>'] })).toThrow(refusal);
    expect(tokenizer.encode(text, { allowedSpecial: 'all', disallowedSpecial: 'all' })).toEqual([87, 50256]); // all others
    expect(tokenizer.encode('x<|endoftext', { disallowedSpecial: 'all' })).toEqual(tokenizer.encode('x<|endoftext'));
    expect(() => tokenizer.encode(text, { disallowedSpecial: ['<|x|>'] })).toThrow(
      'encode: disallowedSpecial ("<|x|>") must be among ["<|endoftext|>"].',
    );
  });

  it('encodes a long run in one piece, by many merges', () => {
    const ids = tokenizer.encode('a'.repeat(100_000));
    expect(ids).toEqual(Array(25_000).fill(tokenizer.encode('aaaa')[0])); // js-tiktoken takes minutes for it
    expect(tokenizer.encode('a'.repeat(999))).toEqual([...Array(249).fill(24794), 46071]); // js-tiktoken's answer
  });

  it('refuses ids that are no token', () => {
    for (const id of [50257, -1, 1.5, NaN]) {
      expect(() => tokenizer.decode([id])).toThrow(`decode: id (${id}) must be a token's, from 0 to 50256.`);
    }
  });

  it('puts a text of your choice in the place of ids that are no token', () => {
    expect(tokenizer.decode([15496, 50257, 11], { unknown: '<unk>' })).toBe('Hello<unk>,');
    expect(tokenizer.decode([15496, 50257, 11], { unknown: '' })).toBe('Hello,');
    expect(tokenizer.decode([8582, 50257, 232], { unknown: '?' })).toBe('\uFFFD?\uFFFD'); // a character broken by it
  });
});

describe.each(encodingNames)('loadEncoding(%s)', (name) => {
  it('encodes as js-tiktoken does', { timeout: 30 * fuzzCases }, async () => {
    const tokenizer = await loadEncoding(name);
    const { default: ranks } = (await import(`js-tiktoken/ranks/${name}`)) as { default: TiktokenBPE };
    const oracle = new Tiktoken(ranks);
    expect(Object.fromEntries(tokenizer.specialTokens)).toEqual(ranks.special_tokens);
    for (const text of hostile) expect(tokenizer.encode(text), text).toEqual(oracle.encode(text, [], []));
    fc.assert(
      fc.property(comparableText, fc.constantFrom<'all' | string[]>('all', []), (text, allowedSpecial) => {
        expect(tokenizer.encode(text, { allowedSpecial })).toEqual(oracle.encode(text, allowedSpecial, []));
      }),
      { numRuns: fuzzCases },
    );
    checkTokenizer(tokenizer, hostile);
  });
});

describe('loadEncoding', () => {
  it('takes special and added tokens beside its own', async () => {
    const specialTokens = new Map([['<|im_start|>', 100264]]);
    const addedTokens = new Map([['    ', 100300]]);
    const tokenizer = await loadEncoding('cl100k_base', { specialTokens, addedTokens });
    expect(tokenizer.vocabSize).toBe(100301);
    expect(tokenizer.encode('<|im_start|>', { allowedSpecial: 'all' })).toEqual([100264]);
    expect(tokenizer.encode('<|im_start|>')).toHaveLength(6);
    expect(tokenizer.encode('a     b')).toEqual([64, 100300, 293]);
    expect(tokenizer.decode([100264, 100300])).toBe('<|im_start|>    ');
    await expect(loadEncoding('gpt2', { specialTokens: new Map([['<|x|>', 50256]]) })).rejects.toThrow(
      'byteLevelBpe: id 50256 of "<|x|>"',
    );
  });
});

it('loadEncoding refuses a name it does not know', async () => {
  await expect(loadEncoding('toString' as EncodingName)).rejects.toThrow(
    'loadEncoding: name (toString) must be one of gpt2, r50k_base, p50k_base, p50k_edit, cl100k_base, o200k_base.',
  );
});
