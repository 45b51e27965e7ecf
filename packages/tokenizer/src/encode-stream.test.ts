import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodingNames, loadEncoding } from './encodings.ts';
import { anyText, fuzzCases } from '../test/any-text.ts';
import type { EncodeOptions, EncodeStream, Tokenizer } from './tokenizer.ts';

const encodeInChunks = (stream: EncodeStream, chunks: readonly string[]): number[] => [
  ...chunks.flatMap((chunk) => stream.push(chunk)),
  ...stream.flush(),
];

describe.each(encodingNames)('encodeStream of %s', (name) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    const addedTokens = new Map(['<', '<|end', 'a b', ' 日'].map((token, index) => [token, 300_000 + index]));
    tokenizer = await loadEncoding(name, { addedTokens });
  });

  it(
    'gives the ids of the whole text, wherever it is cut, with special and added tokens',
    { timeout: 30 * fuzzCases },
    () => {
      const widths = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1 });
      const allowed = fc.constantFrom<EncodeOptions>(
        {},
        { allowedSpecial: 'all' },
        { allowedSpecial: ['<|endoftext|>'] },
      );
      fc.assert(
        fc.property(anyText, widths, allowed, (text, chunkWidths, options) => {
          const chunks: string[] = [];
          let end = 0;
          for (const width of chunkWidths) chunks.push(text.slice(end, (end += width)));
          chunks.push(text.slice(end));
          expect(encodeInChunks(tokenizer.encodeStream(options), chunks)).toEqual(tokenizer.encode(text, options));
        }),
        { numRuns: fuzzCases },
      );
    },
  );
});

describe('encodeStream', () => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await loadEncoding('cl100k_base');
  });

  it('gives ids as soon as a word or a number is over, and waits while a special token may have begun', () => {
    const stream = tokenizer.encodeStream({ allowedSpecial: 'all' });
    expect(stream.push('hello')).toEqual([]);
    expect(stream.push(' world')).toEqual(tokenizer.encode('hello'));
    expect(stream.push('\n123,')).toEqual(tokenizer.encode(' world\n123'));
    expect(stream.push('one <|fim_pre')).toEqual(tokenizer.encode(',one'));
    expect(stream.push('fix|> it')).toEqual(tokenizer.encode(' <|fim_prefix|>', { allowedSpecial: 'all' }));
    expect(stream.flush()).toEqual(tokenizer.encode(' it'));
    expect(stream.flush()).toEqual([]);
  });

  it('starts afresh after flush, and refuses options as encode does', () => {
    const stream = tokenizer.encodeStream({ disallowedSpecial: 'all' });
    expect(encodeInChunks(stream, ['one two'])).toEqual(tokenizer.encode('one two'));
    expect(encodeInChunks(stream, ['one', ' two'])).toEqual(tokenizer.encode('one two'));
    stream.push('x<|endof');
    expect(() => stream.push('text|> and more')).toThrow('encode: text must not hold "<|endoftext|>"');
    expect(() => tokenizer.encodeStream({ allowedSpecial: ['<|x|>'] })).toThrow('encode: allowedSpecial ("<|x|>")');
  });
});
