import { characterTokenizer, gpt2Tokenizer } from '@typeformer/tokenizer';
import { describe, expect, it } from 'vitest';
import { generate } from '../loop/generate.ts';
import { categorical } from '../samplers/categorical.ts';
import { stopTokens } from '../loop/stop-condition.ts';
import { markovModel } from '../testing/markov-model.ts';
import { randomText } from '../testing/random-text.ts';
import { matchesPattern } from './matches-pattern.ts';
import { tokenTrie } from './token-trie.ts';

const tokenizer = await gpt2Tokenizer();
const endOfText = 50256;
const trie = tokenTrie(tokenizer, { endOfText });

describe('matchesPattern', () => {
  it.each([
    /\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])/,
    /(yes|no|don't know)\.?/i,
    /(?<greeting>Hello|日本語|🦊{2}), \p{Lu}\p{Ll}{2,9}!/u,
    /[^a-zA-Z]{5}|[^ -~]{2}/,
    /(\w{1,9}@\w{1,9}\.(com|org)(, )?){2}|.{3,4}\n/s,
    /("[^"\\]*"|\\u[\da-f]{4}){1,3}/,
  ])('lets nothing pass but what matches %s', async (pattern) => {
    const whole = new RegExp(`^(?:${pattern.source})$`, `${pattern.flags.replace('u', '')}u`);
    const processor = matchesPattern(pattern, trie);
    const favoured = tokenizer.encode('"');
    const texts = new Set<string>();
    for (let seed = 0; seed < 4; seed++) {
      texts.add(await randomText({ tokenizer, endOfText, processor, seed, favoured }));
    }
    for (const text of texts) expect(text).toMatch(whole);
    expect(texts.size).toBeGreaterThan(1);
  });

  it('makes a model of characters write numbers, each ended by a line', async () => {
    const characters = characterTokenizer('\n0123456789.-x');
    const [newline] = characters.encode('\n');
    const uniform = Array.from({ length: characters.vocabSize }, () => 1 / characters.vocabSize);
    const model = markovModel(uniform.map(() => uniform));
    const processors = [matchesPattern(/-?\d+(\.\d+)?/, tokenTrie(characters, { endOfText: newline! }))];
    const numbers = [];
    for (let seed = 0; seed < 50; seed++) {
      const sampler = categorical({ seed });
      const stop = stopTokens([newline!]);
      const generation = generate({ model, prompt: [0], maxNewTokens: 200, processors, sampler, stop });
      const ids: number[] = [];
      for await (const { id } of generation) ids.push(id);
      numbers.push(characters.decode(ids));
    }
    for (const number of numbers) expect(number).toMatch(/^-?\d+(\.\d+)?\n$/);
    expect(numbers.some((number) => number.includes('.'))).toBe(true);
  });

  it('says so where the vocabulary lacks the bytes to go on', () => {
    const letters = characterTokenizer('ab\n');
    const processor = matchesPattern(/ac/, tokenTrie(letters, { endOfText: letters.encode('\n')[0]! }));
    expect(() => processor(new Float32Array(3), { prompt: [0], generated: letters.encode('a') })).toThrow(
      'constrain: no token is allowed after the 1 generated; the vocabulary must hold one that goes on.',
    );
  });

  it('names itself in the errors of a pattern', () => {
    expect(() => matchesPattern(/[^\d\D]/, trie)).toThrow(
      new RangeError('matchesPattern: nothing matches; there must be a text that does.'),
    );
    expect(() => matchesPattern(/a(?!b)/, trie)).toThrow(/^matchesPattern: \/a\(\?!b\)\/ has "\(\?!"; /);
  });
});
