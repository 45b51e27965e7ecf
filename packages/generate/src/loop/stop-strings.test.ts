import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textUntil } from './stop-strings.ts';

function pushAll(strings: readonly string[], pieces: readonly string[]) {
  const until = textUntil(strings);
  const texts = pieces.map((piece) => until.push(piece));
  return { texts, rest: until.flush(), found: until.found };
}

describe('textUntil', () => {
  it('holds back what may begin a string, and gives it out when it does not', () => {
    const { texts, rest, found } = pushAll(['END'], ['a', 'bE', 'N', 'Ec', 'd', 'EN']);
    expect(texts).toEqual(['a', 'b', '', 'ENEc', 'd', '']);
    expect([rest, found]).toEqual(['EN', false]);
  });

  it('ends before a string that spans pieces, and gives nothing after it', () => {
    expect(pushAll(['\n\nHuman:'], ['Yes.\n', '\nHu', 'man: no', ' more'])).toEqual({
      texts: ['Yes.', '', '', ''],
      rest: '',
      found: true,
    });
  });

  it('ends at the string that is complete first, of those that end together at the longest', () => {
    expect(pushAll(['bcd', 'c'], ['abcd']).texts).toEqual(['ab']);
    expect(pushAll(['c', 'bc'], ['abcd']).texts).toEqual(['a']);
  });

  it('gives the same however the text is cut, and the text before the first string to be complete', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 20 });
    const strings = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 5 }), strings, (pieces, stops) => {
        const text = pieces.join('');
        const ends = Array.from({ length: text.length + 1 }, (_, end) => text.slice(0, end));
        const complete = ends.find((beginning) => stops.some((stop) => beginning.endsWith(stop)));
        const longest = stops
          .filter((stop) => complete?.endsWith(stop))
          .sort((one, other) => other.length - one.length)[0];
        const { texts, rest, found } = pushAll(stops, pieces);
        expect(found).toBe(complete !== undefined);
        expect(texts.join('') + rest).toBe(complete === undefined ? text : complete.slice(0, -longest!.length));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses an empty string', () => {
    expect(() => textUntil(['a', ''])).toThrow(new RangeError('stopStrings: a string must not be empty.'));
  });
});
