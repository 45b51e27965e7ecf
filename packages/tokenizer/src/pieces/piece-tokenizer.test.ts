import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { anyText, fuzzCases } from '../../test/any-text.ts';
import { characterTokenizer } from '../characters/character.ts';
import { encodingNames, loadEncoding } from '../encodings.ts';
import { checkTokenizer } from '../testing/check-tokenizer.ts';
import type { EncodeOptions, Tokenizer } from '../tokenizer.ts';
import { trainBpe } from '../byte-pairs/train-bpe.ts';

const addedTokens = new Map(['<', '<|end', 'a b', ' 日'].map((token, index) => [token, 300_000 + index]));
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
type Load = () => Tokenizer | Promise<Tokenizer>;
const tokenizers: Record<string, Load> = {
  ...Object.fromEntries(encodingNames.map((name): [string, Load] => [name, () => loadEncoding(name, { addedTokens })])),
  'a trained BPE': () =>
    trainBpe("the cat don't sat, ' 日本語 🦊🦊 \n\n 123 1234 the dog", {
      vocabSize: 300,
      specialTokens: ['<|endoftext|>'],
    }),
  'all characters': () => characterTokenizer(everyCharacter()),
};

describe.each(Object.entries(tokenizers))('pieceTokenizer of %s', (_, load) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await load();
  });
  const timeout = 30 * fuzzCases;

  it('decodes any text that it encodes, lone surrogates as U+FFFD', { timeout }, () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const wellFormed = decoder.decode(new TextEncoder().encode(text));
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(wellFormed);
        checkTokenizer(tokenizer, [wellFormed]);
      }),
      { numRuns: fuzzCases },
    );
  });

  it('decodes any ids to the text of their bytes, at once and in a stream', { timeout }, () => {
    const ids = fc.oneof(
      fc.nat(256), // single bytes, in vocabularies of BPE
      fc.nat(tokenizer.vocabSize),
      fc.constantFrom(...tokenizer.specialTokens.values(), -1, 0.5, NaN),
    );
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 20 }), fc.constantFrom('', '?', '🦊'), (some, unknown) => {
        const runs: number[][] = [[]]; // of bytes, between ids that no token has
        for (const id of some) {
          const bytes = bytesOf(tokenizer, id);
          if (bytes) runs.at(-1)!.push(...bytes);
          else runs.push([]);
        }
        const text = runs.map((bytes) => decoder.decode(Uint8Array.from(bytes))).join(unknown);
        expect(tokenizer.decode(some, { unknown })).toBe(text);
        const stream = tokenizer.decodeStream({ unknown });
        expect(some.map((id) => stream.push(id)).join('') + stream.flush()).toBe(text);
      }),
      { numRuns: fuzzCases },
    );
  });

  it('encodes a text that comes in chunks as it does the whole', { timeout }, () => {
    const allowed = [...tokenizer.specialTokens.keys()].slice(0, 1);
    const someOptions = fc.constantFrom<EncodeOptions>({}, { allowedSpecial: 'all' }, { allowedSpecial: allowed });
    const someWidths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 });
    fc.assert(
      fc.property(anyText, someWidths, someOptions, (text, widths, options) => {
        const stream = tokenizer.encodeStream(options);
        const ids: number[] = [];
        for (let end = 0, chunks = 0; end < text.length; chunks++) {
          const start = end;
          end += widths[chunks % widths.length]!;
          ids.push(...stream.push(text.slice(start, end)));
        }
        expect([...ids, ...stream.flush()]).toEqual(tokenizer.encode(text, options));
      }),
      { numRuns: fuzzCases },
    );
  });
});

function everyCharacter(): string {
  let characters = '';
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) characters += String.fromCodePoint(codePoint);
  return characters;
}

function bytesOf(tokenizer: Tokenizer, id: number): Uint8Array | undefined {
  try {
    return tokenizer.tokenBytes(id);
  } catch {
    return undefined;
  }
}
