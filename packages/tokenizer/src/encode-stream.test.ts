import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteLevelBpe } from './byte-level-bpe.ts';
import { encodeStream } from './encode-stream.ts';
import { encodingNames, loadEncoding } from './encodings.ts';
import { anyText, fuzzCases } from '../test/any-text.ts';
import type { EncodeOptions, EncodeStream, Tokenizer } from './tokenizer.ts';

const encodeInChunks = (stream: EncodeStream, chunks: readonly string[]): number[] => [
  ...chunks.flatMap((chunk) => stream.push(chunk)),
  ...stream.flush(),
];

describe.each(encodingNames)('encodeStream of %s', (name) => {
  it(
    'gives the ids of the whole text, wherever it is cut, with special and added tokens',
    async () => {
      const addedTokens = new Map(['<', '<|end', 'a b', ' 日'].map((token, index) => [token, 300_000 + index]));
      const tokenizer = await loadEncoding(name, { addedTokens });
      const someWidths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 });
      const someOptions = fc.constantFrom<EncodeOptions>(
        {},
        { allowedSpecial: 'all' },
        { allowedSpecial: ['<|endoftext|>'] },
      );
      fc.assert(
        fc.property(anyText, someWidths, someOptions, (text, widths, options) => {
          const chunks: string[] = [];
          for (let end = 0; end < text.length; end += chunks.at(-1)!.length) {
            chunks.push(text.slice(end, end + widths[chunks.length % widths.length]!));
          }
          expect(encodeInChunks(tokenizer.encodeStream(options), chunks)).toEqual(tokenizer.encode(text, options));
        }),
        { numRuns: fuzzCases },
      );
    },
    30 * fuzzCases,
  );

  it('keeps words together that contractions, marks or letters of two code units go on', async () => {
    const tokenizer = await loadEncoding(name);
    for (const text of [" don't I'LL it're", 'नमस्ते दुनिया', 'e\u0301t\u0301', 'x𝐀𠀀 y', '12345 678', 'AbcDEF日本ABCd']) {
      for (let cut = 0; cut <= text.length; cut++) {
        const ids = encodeInChunks(tokenizer.encodeStream(), [text.slice(0, cut), text.slice(cut)]);
        expect(ids, `${text}, cut at ${cut}`).toEqual(tokenizer.encode(text));
      }
    }
    expect(tokenizer.encodeStream().push('a\uD835')).toEqual([]); // which may become 𝐀, a letter
  });
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

  it('cuts no piece of another pattern', () => {
    const vocabulary = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]));
    vocabulary.set('o t', 256);
    const lines = byteLevelBpe({ vocabulary, pattern: /[^\n]*\n/gu });
    const chunks = ['go', ' to ', 'sleep\n9', '\n', 'no t'];
    expect(encodeInChunks(lines.encodeStream(), chunks)).toEqual(lines.encode(chunks.join('')));
  });

  it('reads a piece without end at most ten times, however small its chunks', () => {
    let read = 0;
    const stream = encodeStream(
      (text, visit) => {
        read += text.length;
        visit([0], text);
      },
      [],
      /(?<=a)(?=a)/gu,
    );
    for (let index = 0; index < 10_000; index++) stream.push('a');
    expect(read).toBeGreaterThan(10_000);
    expect(read).toBeLessThan(100_000);
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
