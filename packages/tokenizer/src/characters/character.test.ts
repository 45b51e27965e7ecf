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

  it('names and refuses characters its text lacks', () => {
    const tokenizer = characterTokenizer('abc');
    const refused = (text: string): string => `encode: the text holds ${text}, for which this tokenizer has no token.`;
    expect(() => tokenizer.encode('aéb🦊é')).toThrow(RangeError);
    expect(() => tokenizer.encode('aéb🦊é')).toThrow(refused('"é", "🦊"'));
    expect(() => tokenizer.countTokens('日本語 12')).toThrow(refused('"日", "本", "語", " ", "1" and 1 more'));
    expect(() => tokenizer.encodeWithOffsets('\u001b\u009b\u202e\uD83D"')).toThrow(
      refused(String.raw`"\u001b", "\u009b", "\u202e", "�", "\""`),
    );
    expect(() => tokenizer.encodeStream().push('🦊')).toThrow(refused('"🦊"'));
  });

  it('leaves out characters its text lacks, or puts others in their place, if it is told to', () => {
    const tokenizer = characterTokenizer('abc');
    const streamed = (text: string, unknown: number[]): number[] => {
      const stream = tokenizer.encodeStream({ unknown });
      return [...stream.push(text), ...stream.flush()];
    };
    for (const [unknown, ids] of [
      [[], [0, 1]],
      [[2], [0, 2, 1, 2]],
      [
        [2, 2],
        [0, 2, 2, 1, 2, 2],
      ],
    ] satisfies [number[], number[]][]) {
      const text = 'a🦊b\uD83D';
      expect(tokenizer.encode(text, { unknown })).toEqual(ids);
      expect(tokenizer.countTokens(text, { unknown })).toBe(ids.length);
      expect(tokenizer.encodeWithOffsets(text, { unknown }).map(({ id }) => id)).toEqual(ids);
      expect(streamed(text, unknown)).toEqual(ids);
    }
    expect(tokenizer.encodeWithOffsets('a🦊b', { unknown: [2] })[1]).toEqual({ id: 2, start: 1, end: 3 });
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
