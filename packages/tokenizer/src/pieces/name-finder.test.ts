import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLevelBpe } from '../byte-pairs/byte-level-bpe.ts';
import { nameFinder } from './name-finder.ts';

describe('nameFinder', () => {
  it('finds the longest of the names that begin at a place', () => {
    const find = nameFinder(['<|end|>', '<|end|> of text', '<|', '|>']);
    expect(find('a <|end|> of tex.', 0)).toEqual({ start: 2, end: 9, begun: false });
    expect(find('a <|end|> of text', 3)).toEqual({ start: 7, end: 9, begun: false });
    expect(find('a <b', 0)).toBeUndefined();
  });

  it('tells where a name may have begun as the text ends', () => {
    const find = nameFinder(['<|end|>', '<|end|> of text', '<|']);
    expect(find('a <', 0)).toEqual({ start: 2, end: 2, begun: true });
    expect(find('a <|en', 0)).toEqual({ start: 2, end: 4, begun: true });
    expect(find('a <|end|>', 0)).toEqual({ start: 2, end: 9, begun: true });
    expect(nameFinder(['<|'])('a <|', 0)).toEqual({ start: 2, end: 4, begun: false });
  });

  it('finds what a search for each name by itself finds', () => {
    const unit = fc.constantFrom('a', 'b', '<', '🦊', '\u{1F98B}', '\uD83E'); // the fox and the butterfly share a half
    const someNames = fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    const someText = fc.string({ unit, maxLength: 12 }).map((text) => text.replace(/\p{Surrogate}/gu, '\uFFFD'));
    fc.assert(
      fc.property(someNames, someText, (names, text) => {
        const wellFormed = names.filter((name) => !/\p{Surrogate}/u.test(name));
        const find = nameFinder(names);
        for (let from = 0; from <= text.length; from++) {
          let expected;
          for (let start = from; start < text.length && !expected; start++) {
            const rest = text.slice(start);
            const lengths = wellFormed.filter((name) => rest.startsWith(name)).map((name) => name.length);
            const begun = wellFormed.some((name) => name.length > rest.length && name.startsWith(rest));
            if (begun || lengths.length > 0) expected = { start, end: start + Math.max(0, ...lengths), begun };
          }
          expect(find(text, from)).toEqual(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('serves tokens of 4,000 characters, and 100,000 of them, at once and in a stream', () => {
    const bytes = Array.from({ length: 256 }, (_, byte): [string, number] => [String.fromCharCode(byte), byte]);
    const long = 'x'.repeat(4000);
    const names = [long, ...Array.from({ length: 100_000 }, (_, index) => `<extra_${index}>`)];
    const addedTokens = new Map(names.map((name, index) => [name, 256 + index]));
    const tokenizer = byteLevelBpe({ vocabulary: new Map(bytes), addedTokens });
    const stream = tokenizer.encodeStream();
    const text = `a${long}<extra_7><extra_77>`;
    expect(tokenizer.encode(text)).toEqual([97, 256, 264, 334]);
    expect([...stream.push(text.slice(0, 2000)), ...stream.push(text.slice(2000))]).toEqual([97, 256, 264, 334]);
  });
});
