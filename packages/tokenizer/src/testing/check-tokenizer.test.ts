import { describe, expect, it } from 'vitest';
import { characterTokenizer } from '../characters/character.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { checkTokenizer } from './check-tokenizer.ts';

describe('checkTokenizer', () => {
  const good = characterTokenizer('ab🦊');
  it.each<[string, Partial<Tokenizer>, string]>([
    ['counts', { countTokens: () => 1 }, 'countTokens is 1, but encode gives 3 ids.'],
    [
      'offsets',
      { encodeWithOffsets: (text) => good.encodeWithOffsets(text).map((token) => ({ ...token, start: 0, end: 1 })) },
      'its token 1 does not stand from 0 to 1.',
    ],
    ['the ids with offsets', { encodeWithOffsets: () => [] }, 'encodeWithOffsets gives other ids than encode.'],
    [
      'streams of text',
      { encodeStream: () => ({ push: (text) => good.encode(text, { unknown: [] }), flush: () => [] }) },
      'encodeStream gives other ids than encode, in chunks of 1.',
    ],
    [
      'replacements',
      { decode: (ids, options) => good.decode(ids, { ...options, ...(options && { unknown: '' }) }) },
      'checkTokenizer: decode gives "" for an unknown "?".',
    ],
  ])('finds wrong %s', (_, wrong, message) => {
    const text = 'ab🦊';
    expect(() => checkTokenizer(good, [text])).not.toThrow();
    expect(() => checkTokenizer({ ...good, ...wrong }, [text])).toThrow(message);
  });
});
