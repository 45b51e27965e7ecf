import { describe, expect, it } from 'vitest';
import { byteLevelBpe } from './byte-level-bpe.ts';

const bytes = Array.from({ length: 256 }, (_, byte): [string, number] => [String.fromCharCode(byte), byte]);

describe('byteLevelBpe', () => {
  it('merges as its vocabulary says, and keeps its own special tokens', () => {
    const specialTokens = new Map([['<s>', 258]]);
    const tokenizer = byteLevelBpe({ vocabulary: new Map([...bytes, ['ab', 256], ['abab', 257]]), specialTokens });
    specialTokens.clear();
    expect(tokenizer.encode('ababab<s>', { allowedSpecial: 'all' })).toEqual([257, 256, 258]);
    expect(tokenizer.vocabSize).toBe(259);
  });

  it.each<[string, Parameters<typeof byteLevelBpe>[0], string]>([
    [
      'a byte missing',
      { vocabulary: new Map(bytes.slice(1)) },
      'byteLevelBpe: the vocabulary must hold every byte; it lacks 0.',
    ],
    [
      'an id twice',
      { vocabulary: new Map([...bytes, ['ab', 5]]) },
      'byteLevelBpe: id 5 of "ab": it must be a whole number',
    ],
    ['a negative id', { vocabulary: new Map([...bytes, ['ab', -3]]) }, 'byteLevelBpe: id -3 of "ab"'],
    [
      'an empty special token',
      { vocabulary: new Map(bytes), specialTokens: new Map([['', 300]]) },
      'a token must not be empty.',
    ],
    [
      'a pattern without u',
      { vocabulary: new Map(bytes), pattern: /./g },
      'byteLevelBpe: pattern (/./g) must have the flags g and u.',
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => byteLevelBpe(options)).toThrow(message);
  });
});
