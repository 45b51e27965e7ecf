import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteLevelBpe } from '../byte-pairs/byte-level-bpe.ts';
import { encodeStream } from './encode-stream.ts';
import { encodingNames, loadEncoding } from '../encodings.ts';
import { fuzzCases } from '../../test/any-text.ts';
import type { EncodeStream, Tokenizer } from '../tokenizer.ts';

const bytes = Array.from({ length: 256 }, (_, byte): [string, number] => [String.fromCharCode(byte), byte]);

const encodeInChunks = (stream: EncodeStream, chunks: readonly string[]): number[] => [
  ...chunks.flatMap((chunk) => stream.push(chunk)),
  ...stream.flush(),
];

/** Of a computation: what it gives, or the message of the error that it throws. */
function resultOf<T>(compute: () => T): T | string {
  try {
    return compute();
  } catch (error) {
    return String(error);
  }
}

describe.each(encodingNames)('encodeStream of %s', (name) => {
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

  it('finds and refuses the names that encode does, however they overlap', { timeout: 30 * fuzzCases }, () => {
    const unit = fc.constantFrom('a', 'a', '<', ' ', '\ud83e', '\udd8a', '\ufffd'); // a fox is two of them
    const allNames = fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 6 });
    const cases = allNames.chain((names) =>
      fc.record({
        added: fc.subarray(names.slice(0, 2)),
        allowedSpecial: fc.subarray(names.slice(2)),
        disallowedSpecial: fc.subarray(names.slice(2), { maxLength: 1 }),
        special: fc.constant(names.slice(2)),
        chunks: fc.array(fc.string({ unit: fc.oneof(unit, fc.constantFrom(...names)), maxLength: 3 })),
      }),
    );
    const oneThatIsHeld = {
      added: ['aaa', 'aa'],
      allowedSpecial: [],
      disallowedSpecial: ['a'],
      special: ['a', '<'],
      chunks: ['aa', 'aa', 'a'],
    };
    fc.assert(
      fc.property(cases, ({ added, special, chunks, ...options }) => {
        const tokenizer = byteLevelBpe({
          vocabulary: new Map(bytes),
          addedTokens: new Map(added.map((name, index) => [name, 300 + index])),
          specialTokens: new Map(special.map((name, index) => [name, 400 + index])),
        });
        const streamed = resultOf(() => encodeInChunks(tokenizer.encodeStream(options), chunks));
        expect(streamed).toEqual(resultOf(() => tokenizer.encode(chunks.join(''), options)));
      }),
      { numRuns: fuzzCases, examples: [[oneThatIsHeld]] },
    );
  });

  it('cuts no piece of another pattern', () => {
    const vocabulary = new Map([...bytes, ['o t', 256]]);
    const lines = byteLevelBpe({ vocabulary, pattern: /[^\n]*\n/gu });
    const chunks = ['go', ' to ', 'sleep\n9', '\n', 'no t'];
    expect(encodeInChunks(lines.encodeStream(), chunks)).toEqual(lines.encode(chunks.join('')));
  });

  it('reads a piece without end at most ten times, however small its chunks', () => {
    let read = 0;
    const stream = encodeStream(
      (text, visit) => {
        read += text.length;
        visit([0]);
        return text.length;
      },
      () => undefined,
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
