import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzCases } from '../../test/any-text.ts';
import { characterTokenizer } from './character.ts';
import { checkTokenizer } from '../testing/check-tokenizer.ts';

describe('characterTokenizer', () => {
  it('numbers characters by code point, as sorted(set(text)) does in Python', () => {
    const tokenizer = characterTokenizer('b\u{1F98A}a\uFB01\nb');
    expect(tokenizer.vocabSize).toBe(5);
    expect(tokenizer.encode('\nab\uFB01\u{1F98A}')).toEqual([0, 1, 2, 3, 4]);
    expect(tokenizer.decode([4, 2])).toBe('\u{1F98A}b');
  });

  it('leaves out characters its text lacks, or puts the unknown one in their place', () => {
    expect(characterTokenizer('abc').encode('a🦊b\uD83D')).toEqual([0, 1]);
    expect(characterTokenizer('abc?', { unknown: '?' }).encode('a🦊b')).toEqual([1, 0, 2]);
  });

  it('gives back any text it was made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), (text) =>
        checkTokenizer(characterTokenizer(text), [text, [...text].toReversed().join('')]),
      ),
      { numRuns: fuzzCases },
    );
  });

  it('has no special tokens to allow', () => {
    expect(() => characterTokenizer('abc').encode('a', { allowedSpecial: ['<|x|>'] })).toThrow(
      'encode: allowedSpecial ("<|x|>") must be empty: this tokenizer has no special tokens.',
    );
  });

  it('refuses an empty text, an unknown character that is none of its own, and ids that are no token', () => {
    expect(() => characterTokenizer('')).toThrow('characterTokenizer: text is empty; there must be a character.');
    expect(() => characterTokenizer('abc', { unknown: '?' })).toThrow(
      'characterTokenizer: unknown ("?") must be a character of the text.',
    );
    expect(() => characterTokenizer('abc').decode([3])).toThrow("decode: id (3) must be a token's, from 0 to 2.");
  });
});
