import { expect, it } from 'vitest';
import { generateText } from './generate-text.ts';
import { stopTokens } from './stop-condition.ts';
import { markovModel } from '../testing/markov-model.ts';

/** Node's own, which this package's types do not know. */
declare const process: { getBuiltinModule(name: 'node:util'): { inspect(value: unknown): string } };
const { inspect } = process.getBuiltinModule('node:util');

const tokenizer = {
  encode: (text: string) => [...text].map((letter) => 'abc'.indexOf(letter)),
  decodeStream: () => ({ push: (id: number) => 'abc'[id]!, flush: () => '' }),
};
const model = markovModel([
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
]);

it('gives the whole text, and what is to be known of it', async () => {
  const result = await generateText({
    model,
    tokenizer,
    prompt: 'ab',
    maxNewTokens: 9,
    stop: stopTokens([1]),
    seed: 5,
  });
  expect(result.text).toBe('ca');
  expect(result.tokens.map(({ id }) => id)).toEqual([2, 0, 1]);
  expect(result.finishReason).toBe('stop');
  expect(result.usage).toEqual({ promptTokens: 2, generatedTokens: 3 });
  expect(result.seed).toBe(5);
  expect(result.timing.elapsed).toBeGreaterThanOrEqual(result.timing.timeToFirstToken!);
});

it('is printed in a few lines, and has its tokens all the same', async () => {
  const result = await generateText({ model, tokenizer, prompt: 'a', maxNewTokens: 500, seed: 5 });
  const printed = inspect(result);
  expect(printed.split('\n').length).toBeLessThan(20);
  expect(printed).toContain('tokens: [500 tokens],');
  expect(printed).toContain("finishReason: 'length',");
  expect(JSON.parse(JSON.stringify(result)).tokens).toEqual(result.tokens);
  expect({ ...result }.tokens).toBe(result.tokens);
  expect(structuredClone(result)).toEqual(result);
});

it('ends an aborted text with what there is', async () => {
  const signal = AbortSignal.abort();
  const { text, finishReason } = await generateText({ model, tokenizer, prompt: 'a', maxNewTokens: 9, signal });
  expect([text, finishReason]).toEqual(['', 'aborted']);
});
