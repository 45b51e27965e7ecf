import * as fc from 'fast-check';
import type { TiktokenBPE } from 'js-tiktoken/lite';
import { expect, it } from 'vitest';
import { regExpMatcher } from '../patterns/matcher.ts';
import { gpt2Pattern, preTokenize } from './pre-tokenize.ts';

it('preTokenize gives what the pattern matches, and what lies between', () => {
  expect([...preTokenize("it's  fine", regExpMatcher(gpt2Pattern))]).toEqual(['it', "'s", ' ', ' fine']);
  expect([...preTokenize('🦊ab🦊🦊c\uD83D', regExpMatcher(/[a-z]/gu))]).toEqual([
    '🦊',
    'a',
    'b',
    '🦊🦊',
    'c',
    '\uD83D',
  ]);
  expect([...preTokenize('xay', regExpMatcher(/a*/gu))]).toEqual(['x', 'a', 'y']); // an empty match is no piece
});

it('preTokenize finds the matches that a global search finds', () => {
  const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '1', '🦊', '\uD83D', '\uDE00', 'é') });
  const patterns = fc.constantFrom(/a+b|🦊/gu, /(?<=a)b|[^a]\n/gu, /[^]{2}/gu);
  fc.assert(
    fc.property(anyText, patterns, (text, pattern) => {
      const pieces = [...preTokenize(text, regExpMatcher(pattern))];
      expect(pieces.join('')).toBe(text);
      const between = text.split(pattern).filter((part) => part !== '');
      expect(pieces.length).toBe((text.match(pattern) ?? []).length + between.length);
    }),
  );
});

it.each(['gpt2', 'cl100k_base', 'o200k_base'])(
  'preTokenize takes pieces of millions of characters, by the pattern of %s',
  async (name) => {
    const { default: ranks } = (await import(`js-tiktoken/ranks/${name}`)) as { default: TiktokenBPE };
    const pattern = new RegExp(ranks.pat_str, 'gu');
    for (const run of ['Я', '𠀀一', '🦊', '\u0301']) {
      const lengths = (times: number): number[] =>
        Array.from(preTokenize(`${run.repeat(times)} 日`, regExpMatcher(pattern)), (piece) => piece.length);
      const [first, ...others] = lengths(10);
      const more = 5_000_000 / [...run].length;
      expect(lengths(10 + more), run).toEqual([first! + more * run.length, ...others]);
    }
  },
);
