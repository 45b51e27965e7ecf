import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { anyCodePoint, utf8, type CodePoints } from './utf8.ts';

const ends = [0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x3ffff, 0x40000, 0x10ffff];
const isCharacter = (codePoint: number) => codePoint < 0xd800 || codePoint > 0xdfff;
const codePoint = fc.oneof(fc.constantFrom(...ends), fc.integer({ min: 0, max: 0x10ffff }).filter(isCharacter));

const automatonOf = (ranges: readonly CodePoints[]) => derivativeAutomaton(utf8(ranges), 'test');

describe('utf8', () => {
  it('is the characters whose code points are in the ranges, each as its UTF-8 bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(codePoint, codePoint), { minLength: 1, maxLength: 3 }),
        fc.array(codePoint),
        (pairs, others) => {
          const ranges = pairs.map(([one, other]): CodePoints => [Math.min(one, other), Math.max(one, other)]);
          const automaton = automatonOf(ranges);
          const nearby = ranges.flat().flatMap((end) => [end - 1, end, end + 1]);
          const inside = ([from, to]: CodePoints, asked: number) => from <= asked && asked <= to;
          for (const asked of [...nearby, ...others, ...ends]) {
            if (asked < 0 || asked > 0x10ffff || !isCharacter(asked)) continue;
            const accepted = acceptsText(automaton, String.fromCodePoint(asked));
            expect([asked, accepted]).toEqual([asked, ranges.some((range) => inside(range, asked))]);
          }
        },
      ),
    );
  });

  it('has no other bytes: no surrogates, no overlong forms, nothing past the last code point', () => {
    const automaton = automatonOf([anyCodePoint]);
    const firsts = Array.from({ length: 256 }, (_, byte) => byte);
    const after = (bytes: number[]) =>
      bytes.reduce<typeof automaton.start | undefined>(
        (state, byte) => state && automaton.next(state, byte),
        automaton.start,
      );
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const decodes = (bytes: number[]) => {
      try {
        return decoder.decode(Uint8Array.from(bytes)) !== '';
      } catch {
        return false;
      }
    };
    // A first and a second byte decide; those after are any continuation bytes.
    const candidates = firsts.flatMap((first) => {
      if (first < 0x80) return [[first]];
      const rest = [0x80, 0x80].slice(0, first >= 0xf0 ? 2 : first >= 0xe0 ? 1 : 0);
      return firsts.map((second) => [first, second, ...rest]);
    });
    const accepted = candidates.filter((bytes) => {
      const state = after(bytes);
      return state !== undefined && automaton.accepts(state);
    });
    expect(accepted).toEqual(candidates.filter(decodes));
  });
});
