import { describe, expect, it } from 'vitest';
import { tokenTrie, type ByteTokenizer } from './token-trie.ts';

const encoder = new TextEncoder();
const words = ['<end>', 'b', 'ab', 'a', '', 'é', '<special>', 'abc', 'a'];
const tokenizer: ByteTokenizer = {
  vocabSize: words.length + 1,
  specialTokens: new Map([['<special>', 6]]),
  tokenBytes(id) {
    if (id === words.length) throw new RangeError('decode: no such id.');
    return encoder.encode(words[id]);
  },
};

describe('tokenTrie', () => {
  it('orders the tokens that are text by their bytes, and says how far each begins as the one before', () => {
    const { tokens } = tokenTrie(tokenizer, { endOfText: 0 });
    expect(tokens.map(({ id, shared }) => [words[id], shared])).toEqual([
      ['a', 0],
      ['a', 1],
      ['ab', 1],
      ['abc', 2],
      ['b', 0],
      ['é', 0],
    ]);
    expect(new Set(tokens.map(({ id }) => id))).toEqual(new Set([1, 2, 3, 5, 7, 8]));
  });

  it('refuses an end of text that is no id', () => {
    for (const endOfText of [-1, 0.5, words.length + 1]) {
      expect(() => tokenTrie(tokenizer, { endOfText })).toThrow(
        new RangeError(`tokenTrie: endOfText (${endOfText}) must be a whole number from 0 to 9, or several.`),
      );
    }
    expect(() => tokenTrie(tokenizer, { endOfText: [0, 10] })).toThrow('tokenTrie: endOfText (10) must');
    expect(() => tokenTrie(tokenizer, { endOfText: [] })).toThrow('tokenTrie: endOfText (none) must');
  });

  it("passes on a tokenizer's failure, which is not the RangeError of an unused id", () => {
    const failing = {
      ...tokenizer,
      tokenBytes: () => {
        throw new TypeError('broken');
      },
    };
    expect(() => tokenTrie(failing, { endOfText: 0 })).toThrow(new TypeError('broken'));
  });
});
