import { describe, expect, it } from 'vitest';
import { onigurumaSource } from './oniguruma-source.ts';

// That Hugging Face reads what is written as JavaScript reads the pattern, tokenizer-files.test.ts holds.
describe('onigurumaSource', () => {
  it('says what JavaScript means', () => {
    expect(onigurumaSource(/ ?\p{L}+|\p{sc=Greek}|[^\p{White_Space}/]\/(?=a)/gu)).toBe(
      String.raw` ?\p{L}+|\p{Greek}|[^\p{White_Space}/]/(?=a)`,
    );
    expect(onigurumaSource(/^.\d$/gmsu)).toBe(
      String.raw`(?:\A|(?<=[\n\r\x{2028}\x{2029}]))(?m:.)[0-9](?:\z|(?=[\n\r\x{2028}\x{2029}]))`,
    );
    expect(onigurumaSource(new RegExp('[]|[^]', 'gu'))).toBe('(?!)|(?m:.)');
    expect(onigurumaSource(/[[\b&]|\x41\cJ\0|[\w-]/gu)).toBe(String.raw`[\[\x{8}\&]|\x{41}\x{a}\x{0}|[[A-Za-z0-9_]-]`);
  });

  it.each<[RegExp, string]>([
    [/a/giu, 'the flag i'],
    [/(a)\1/gu, 'references to groups'],
    [/(?<a>a)\k<a>/gu, 'references to groups'],
    [/\p{scx=Greek}/gu, String.raw`\p{scx=Greek}`],
  ])('refuses %s by what cannot be said', (pattern, what) => {
    expect(() => onigurumaSource(pattern)).toThrow(
      `tokenizer.json: pattern (${String(pattern)}) must do without ${what}, to mean the same there.`,
    );
  });
});
