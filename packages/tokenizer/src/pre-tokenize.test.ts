import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { gpt2Pattern, preTokenize } from './pre-tokenize.ts';

it('preTokenize gives what the pattern matches, and what lies between', () => {
  expect([...preTokenize("it's  fine", gpt2Pattern)]).toEqual(['it', "'s", ' ', ' fine']);
  expect([...preTokenize('🦊ab🦊🦊c\uD83D', /[a-z]/gu)]).toEqual(['🦊', 'a', 'b', '🦊🦊', 'c', '\uD83D']);
  expect([...preTokenize('xay', /a*/gu)]).toEqual(['x', 'a', 'y']); // an empty match is no piece
});

it('preTokenize finds the matches that a global search finds', () => {
  const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '1', '🦊', '\uD83D', '\uDE00', 'é') });
  const patterns = fc.constantFrom(/a+b|🦊/gu, /(?<=a)b|[^a]\n/gu, /[^]{2}/gu);
  fc.assert(
    fc.property(anyText, patterns, (text, pattern) => {
      const pieces = [...preTokenize(text, pattern)];
      expect(pieces.join('')).toBe(text);
      const between = text.split(pattern).filter((part) => part !== '');
      expect(pieces.length).toBe((text.match(pattern) ?? []).length + between.length);
    }),
  );
});
