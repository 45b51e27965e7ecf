import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loopsInSteps } from './loops-in-steps.ts';

const oneOf = (words: string): fc.Arbitrary<string> => fc.constantFrom(...words.split(' '));
const matches = (text: string, pattern: RegExp): string[] => Array.from(text.matchAll(pattern), ([match]) => match);

describe('loopsInSteps', () => {
  it('matches what the pattern does, also when its loops go back', () => {
    const characters = oneOf(
      String.raw`a b 🦊 . \+ \p{L} \P{L} \u{1f98a} \ud83e\udd8a \u0061 \x61 [ab] [^a] [\]+a] [^\\]`,
    );
    const quantifiers = fc.constantFrom('', '+', '*', '?', '{2}', '+?', '*?');
    const others = oneOf('(?:ab+) (a|b*) (?=b) (?!🦊+) (?<!a) |');
    const terms = fc.oneof(
      { arbitrary: fc.tuple(characters, quantifiers).map((parts) => parts.join('')), weight: 8 },
      { arbitrary: others, weight: 1 },
    );
    const sources = fc.array(terms, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    const texts = fc.string({ unit: fc.constantFrom(...'ab+[]\\ 🦊日', '\ud83e'), maxLength: 20 });
    fc.assert(
      fc.property(sources, fc.array(texts), fc.integer({ min: 1, max: 4 }), (source, some, step) => {
        const pattern = new RegExp(source, 'gu');
        const inSteps = loopsInSteps(pattern, step);
        for (const text of some) expect(matches(text, inSteps), text).toEqual(matches(text, pattern));
      }),
      { numRuns: 1000 },
    );
  });

  it('changes the loops over one character, of patterns that keep their meaning', () => {
    expect(loopsInSteps(/a?\p{L}+|[+*]{2}/gu).source).toBe(
      String.raw`a?(?:(?=(?<$step0>\p{L}{1000}))\k<$step0>)*\p{L}{1,1000}|[+*]{2}`,
    );
    expect(loopsInSteps(new RegExp(String.raw`[[^a]&&[b-d\]]]*`, 'gv')).source).toBe(
      String.raw`(?:(?=(?<$step0>[[^a]&&[b-d\]]]{1000}))\k<$step0>)*[[^a]&&[b-d\]]]{0,999}`,
    );
    for (const pattern of [/(?:ab)+/gu, /a+?/gu, /(?<=a+)b/gu, /a+(b)\1/gu]) {
      expect(loopsInSteps(pattern).source).toBe(pattern.source);
    }
  });
});
