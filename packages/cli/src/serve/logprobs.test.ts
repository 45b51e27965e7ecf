import { gpt2Tokenizer } from '@typeformer/tokenizer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLogprobs, logprobsFrom } from './logprobs.ts';

const tokenizer = await gpt2Tokenizer();

describe('logprobsFrom', () => {
  it('says where each token stands in the text, in code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const ids = tokenizer.encode(text);
        const { tokens, text_offset } = joinLogprobs(ids.map((id) => ({ id })).map(logprobsFrom(0, tokenizer)));
        const characters = Array.from(tokenizer.decode(ids));
        for (const [index, token] of tokens.entries()) {
          const whole = Array.from(tokenizer.decode([ids[index]!]));
          if (whole.includes('\uFFFD')) continue; // a part of a character
          const start = text_offset[index]!;
          expect(characters.slice(start, start + whole.length).join('')).toBe(token);
        }
      }),
    );
  });

  it('spells out the bytes of a part of a character', () => {
    const ids = tokenizer.encode('a🦊b');
    const { tokens, text_offset } = joinLogprobs(ids.map((id) => ({ id })).map(logprobsFrom(5, tokenizer)));
    expect(tokens).toEqual(['a', 'bytes:\\xf0\\x9f', 'bytes:\\xa6', 'bytes:\\x8a', 'b']);
    expect(text_offset).toEqual([5, 6, 6, 6, 7]);
  });

  it('gives the token that is there with the likeliest, and nothing for one that was not expected', () => {
    const topToken = (id: number, logProbability: number) => ({ id, logProbability, probability: 1 });
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => tokenizer.encode(letter)[0]!) as [number, number, number];
    const say = logprobsFrom(0, tokenizer);
    expect(say({ id: a })).toEqual({ tokens: ['a'], token_logprobs: [null], top_logprobs: [null], text_offset: [0] });
    expect(say({ id: c, logProbability: -3, topTokens: [topToken(b, -1), topToken(a, -2)] })).toEqual({
      tokens: ['c'],
      token_logprobs: [-3],
      top_logprobs: [{ b: -1, a: -2, c: -3 }],
      text_offset: [1],
    });
    expect(say({ id: c, logProbability: -3, topTokens: [] }).top_logprobs).toEqual([{ c: -3 }]);
  });
});
