import { describe, expect, it } from 'vitest';
import { generate } from '../loop/generate.ts';
import { stopTokens } from '../loop/stop-condition.ts';
import { markovModel } from '../testing/markov-model.ts';
import { minNewTokens } from './min-new-tokens.ts';

describe('minNewTokens', () => {
  it.each([0, 1, 2, 5])('%d: keeps a model that would stop at once from stopping before', async (n) => {
    const model = markovModel([
      [0.9, 0.1],
      [0.9, 0.1],
    ]);
    const processors = [minNewTokens(n, [0])];
    const ids = [];
    for await (const { id } of generate({ model, prompt: [1], maxNewTokens: 9, processors, stop: stopTokens([0]) })) {
      ids.push(id);
    }
    expect(ids).toEqual([...Array<number>(n).fill(1), 0]);
  });

  it.each([-1, 1.5, NaN])('refuses %d', (n) => {
    expect(() => minNewTokens(n, [0])).toThrow(
      new RangeError(`minNewTokens: n (${n}) must be a whole number of at least 0.`),
    );
  });

  it('refuses an id that is not there', () => {
    expect(() => minNewTokens(1, [3])(new Float32Array(3), { prompt: [], generated: [] })).toThrow(
      new RangeError('minNewTokens: the id (3) must be a whole number from 0 to 2.'),
    );
  });
});
