import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { choice, literal, repeat } from './expression.ts';
import { patternParser } from './pattern-parser.ts';
import { plain } from './spelling.ts';
import { anyCodePoint, utf8 } from './utf8.ts';

const parse = patternParser();
/** `!`, which no pattern here is made to match, so that there is always a text. */
const automatonOf = (pattern: RegExp, spelling = plain) =>
  derivativeAutomaton(choice([parse(pattern, spelling, 'test'), literal('!')]), 'test');

/** With whole classes, escapes and characters, one to a word. */
const atoms = [
  'a b é 日 🦊 - / . [a-c] [^a] [é-日] [^] []',
  String.raw`\d \w \s \D \W \S \n \x61 \u0062 \u{1f98a} \ud83e\udd8a \. \cJ \0 \p{L} \P{L} [\]a\\-] [\d\-🦊]`,
]
  .join(' ')
  .split(' ');
const quantifiers = ['*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?', '??', '{1,2}?'];
const { pattern: anyPattern } = fc.letrec<{ pattern: string; term: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie('term'), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map((alternatives) => alternatives.map((terms) => terms.join('')).join('|')),
  term: fc.oneof(
    { maxDepth: 2 }, // and texts are short: JavaScript tries all ways to match one
    fc.constantFrom(...atoms),
    tie('pattern').map((inner) => `(?:${inner})`),
    tie('pattern').map((inner) => `(${inner})`),
    fc.tuple(tie('pattern'), fc.constantFrom(...quantifiers)).map(([inner, quantifier]) => `(?:${inner})${quantifier}`),
    fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...quantifiers)).map((pair) => pair.join('')),
  ),
}));
const anyText = fc.string({
  unit: fc.constantFrom('a', 'b', 'C', 'é', '日', '🦊', '1', ' ', '\n', '-', '\\'),
  maxLength: 5,
});

describe('patternParser', () => {
  it.each(['u', 'iu', 'su'])('matches whole texts as JavaScript does, with the flags %s', (flags) => {
    fc.assert(
      fc.property(anyPattern, fc.array(anyText, { minLength: 5 }), (source, texts) => {
        const automaton = automatonOf(new RegExp(source, flags));
        const whole = new RegExp(`^(?:${source})$`, flags);
        for (const text of ['', 'a', 'ab', ...texts]) {
          expect([text, acceptsText(automaton, text)]).toEqual([text, whole.test(text)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads named groups, and ^ and $ around outermost alternatives', () => {
    const automaton = automatonOf(/^(?<year>\d{4})|^b|c$/);
    expect(['2024', 'b', 'c', '^b'].map((text) => acceptsText(automaton, text))).toEqual([true, true, true, false]);
  });

  it('has what the spelling says around each alternative without ^ or $', () => {
    const anything = repeat(utf8([anyCodePoint]), 0, Infinity);
    fc.assert(
      fc.property(
        anyPattern,
        fc.constantFrom('^', ''),
        fc.constantFrom('$', ''),
        anyText,
        (source, start, end, text) => {
          fc.pre(text !== '!');
          const pattern = new RegExp(`${start}${source}${end}`, 'u');
          expect(acceptsText(automatonOf(pattern, { ...plain, around: anything }), text)).toBe(pattern.test(text));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['(?=', /a(?=b)/],
    ['(?!', /(?!a)b/],
    ['(?<=', /(?<=a)b/],
    ['(?<!', /(?<!a)b/],
    [String.raw`\1`, /(a)\1/],
    [String.raw`\k<x>`, /(?<x>a)\k<x>/],
    [String.raw`\b`, /a\b/],
    [String.raw`\B`, /a\B/],
    ['^', /a^/],
    ['^', /(^a)/],
    ['$', /a$b/],
    ['$', /(a$)/],
  ])('says that %s is not supported', (token, pattern) => {
    expect(() => automatonOf(pattern)).toThrow(
      new RangeError(
        `test: ${String(pattern)} has "${token}"; lookaround, back-references, word boundaries, modifiers, and anchors within are not supported.`,
      ),
    );
  });

  it('refuses flags that change more than it knows', () => {
    const pattern = /^a$/m;
    expect(() => automatonOf(pattern)).toThrow(
      new RangeError('test: the flags of /^a$/m must be among d, g, i, s, u, y.'),
    );
  });

  it('leaves to JavaScript what is wrong with the flag u', () => {
    expect(() => automatonOf(new RegExp(String.raw`a\-b`))).toThrow(SyntaxError);
  });
});
