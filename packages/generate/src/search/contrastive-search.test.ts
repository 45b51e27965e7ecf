import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contrastiveSearch,
  type ContrastiveGeneration,
  type ContrastiveSearchOptions,
  type ContrastiveToken,
} from './contrastive-search.ts';
import { generate } from '../loop/generate.ts';
import { stopTokens } from '../loop/stop-condition.ts';
import { markovModel } from '../testing/markov-model.ts';

// What it gives is held to an implementation in PyTorch in search.test.ts of @typeformer/checkpoint.

/** Greedily 0 → 0 → 0 → …, of the other two 1 is the likelier, but its hidden state is almost that of 0. */
const repetitive = (maxSeqLen = 16) =>
  markovModel(
    [
      [0.5, 0.3, 0.2],
      [0.5, 0.25, 0.25],
      [0.05, 0.1, 0.85],
    ],
    { maxSeqLen },
  );

async function collect(generation: ContrastiveGeneration): Promise<ContrastiveToken[]> {
  const tokens: ContrastiveToken[] = [];
  for await (const token of generation) tokens.push(token);
  return tokens;
}

const idsOf = async (options: ContrastiveSearchOptions) =>
  (await collect(contrastiveSearch(options))).map(({ id }) => id);

describe('contrastiveSearch', () => {
  it('is greedy without a penalty, and with one candidate', async () => {
    const weights = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }), {
      minLength: 4,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(weights, fc.integer({ min: 1, max: 8 }), async (rows, maxNewTokens) => {
        const options = { model: markovModel(rows), prompt: [2, 1], maxNewTokens };
        const greedy: ContrastiveToken[] = [];
        for await (const { id, logProbability } of generate(options)) greedy.push({ id, logProbability });
        expect(await collect(contrastiveSearch({ ...options, penalty: 0 }))).toEqual(greedy);
        expect(await collect(contrastiveSearch({ ...options, topK: 1 }))).toEqual(greedy);
        expect(options.model.liveStates).toBe(0);
      }),
    );
  });

  it('prefers a likely token to a less similar one as far as the penalty is small', async () => {
    // After 0, by probability and largest cosine: 0 has 0.5 and 1; 1 has 0.3 and 0.993; 2 has 0.2 and 0.426.
    const options = { model: repetitive(), prompt: [0], maxNewTokens: 1 };
    expect(await idsOf({ ...options, penalty: 0.3 })).toEqual([0]); // 0.05 > 0.01 > -0.09
    expect(await idsOf({ ...options, penalty: 0.4 })).toEqual([2]); // -0.05 > -0.10 > -0.22
    expect(await idsOf({ ...options, penalty: 0.4, topK: 2 })).toEqual([0]); // -0.10 > -0.22
    expect(await idsOf({ ...options, penalty: 1, topK: 2 })).toEqual([1]); // -0.993 > -1
  });

  it('compares with every token before, those of the prompt too', async () => {
    const options = { model: repetitive(), maxNewTokens: 1, penalty: 0.4 };
    // In the prompt there is 2, so that 2 is a repetition: -0.28 < -0.10.
    expect(await idsOf({ ...options, prompt: [2, 0] })).toEqual([0]);
    expect(await idsOf({ ...options, prompt: [0], maxNewTokens: 3 })).toEqual([2, 2, 2]);
  });

  it("gives the log-probability under the model's own distribution", async () => {
    const [token] = await collect(contrastiveSearch({ model: repetitive(), prompt: [0], maxNewTokens: 1 }));
    expect(token).toEqual({ id: 2, logProbability: expect.closeTo(Math.log(0.2), 6) });
  });

  it('reads the prompt and each candidate once, and only for a token that was asked for', async () => {
    const model = repetitive();
    const generation = contrastiveSearch({ model, prompt: [0, 1], maxNewTokens: 9, topK: 2, penalty: 0 });
    const tokens = generation[Symbol.asyncIterator]();
    expect(model.reads).toEqual([]);
    await tokens.next();
    expect(model.reads).toEqual([[0, 1], [0], [1]]);
    await tokens.next();
    expect(model.reads).toEqual([[0, 1], [0], [1], [0], [1]]);
    expect(model.liveStates).toBe(1);
    await tokens.return?.();
    expect(model.liveStates).toBe(0);
  });

  it('chooses among the tokens that are possible, if those are fewer than topK', async () => {
    const model = markovModel([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(await idsOf({ model, prompt: [0], maxNewTokens: 5, penalty: 1 })).toEqual([1, 2, 0, 1, 2]);
  });
});

describe('the end of a contrastive search', () => {
  const base = { prompt: [0], maxNewTokens: 20, penalty: 0.4 };

  it.each<[string, Partial<ContrastiveSearchOptions>, number, string]>([
    ['maxNewTokens', { maxNewTokens: 2 }, 2, 'length'],
    ['a stop condition, whose token is given too', { stop: stopTokens([2]) }, 1, 'stop'],
    ['a context with no place for a candidate', {}, 3, 'context'],
    ['maxNewTokens just when the context is full', { maxNewTokens: 3 }, 3, 'length'],
    ['a prompt that fills the context', { prompt: [0, 1, 2, 0] }, 0, 'context'],
    ['a signal that was aborted before', { signal: AbortSignal.abort() }, 0, 'aborted'],
  ])('comes by %s', async (_, options, length, reason) => {
    const model = repetitive(4);
    const generation = contrastiveSearch({ ...base, model, ...options });
    expect(await collect(generation)).toHaveLength(length);
    expect(generation.finishReason).toBe(reason);
    expect(model.reads).toHaveLength(length === 0 ? 0 : 1 + 3 * length);
    expect(model.liveStates).toBe(0);
  });

  it('is known, and the state released, with the last token', async () => {
    const model = repetitive();
    const generation = contrastiveSearch({ ...base, model, maxNewTokens: 2 });
    const tokens = generation[Symbol.asyncIterator]();
    await tokens.next();
    expect([generation.finishReason, model.liveStates]).toEqual([undefined, 1]);
    await tokens.next();
    expect([generation.finishReason, model.liveStates]).toEqual(['length', 0]);
  });

  it("by an abort during the model's work gives no token of it", async () => {
    const model = repetitive();
    const controller = new AbortController();
    const generation = contrastiveSearch({ ...base, model, signal: controller.signal });
    const tokens = generation[Symbol.asyncIterator]();
    await tokens.next();
    const reads = model.reads.length;
    const pulled = tokens.next();
    controller.abort();
    expect(await pulled).toEqual({ done: true, value: undefined });
    expect(model.reads.length).toBeGreaterThan(reads);
    expect(generation.finishReason).toBe('aborted');
    expect(model.liveStates).toBe(0);
  });

  it('by a break frees all and gives no reason', async () => {
    const model = repetitive();
    const generation = contrastiveSearch({ ...base, model });
    for await (const _ of generation) break;
    expect(model.liveStates).toBe(0);
    expect(generation.finishReason).toBeUndefined();
    expect(await collect(generation)).toEqual([]);
  });

  it('by an error of the model or of the stop condition frees all', async () => {
    const model = repetitive();
    const thrown = new Error('thrown by the user');
    const throwing = () => {
      throw thrown;
    };
    await expect(collect(contrastiveSearch({ ...base, model, stop: throwing }))).rejects.toBe(thrown);
    expect(model.liveStates).toBe(0);
    const failing: typeof model = {
      ...model,
      nextLogitsAndHidden: (ids, state) => model.nextLogitsAndHidden(state && ids[0] === 1 ? [9] : ids, state),
    };
    await expect(collect(contrastiveSearch({ ...base, model: failing }))).rejects.toThrow('markovModel: the id 9');
    expect(model.liveStates).toBe(0);
  });
});

describe('what contrastiveSearch refuses', () => {
  it.each<[string, Partial<ContrastiveSearchOptions>, string]>([
    ['an empty prompt', { prompt: [] }, 'contrastiveSearch: the prompt is empty; it must have at least one token.'],
    ['an id too large', { prompt: [3] }, 'contrastiveSearch: prompt[0] (3) must be a whole number from 0 to 2.'],
    ['no tokens', { maxNewTokens: 0 }, 'contrastiveSearch: maxNewTokens (0) must be a whole number of at least 1.'],
    ['no candidates', { topK: 0 }, 'contrastiveSearch: topK (0) must be a whole number of at least 1.'],
    ['a negative penalty', { penalty: -0.1 }, 'contrastiveSearch: penalty (-0.1) must be from 0 to 1.'],
    ['NaN', { penalty: NaN }, 'contrastiveSearch: penalty (NaN) must be from 0 to 1.'],
  ])('%s, at once', (_, options, message) => {
    expect(() => contrastiveSearch({ model: repetitive(), prompt: [0], maxNewTokens: 1, ...options })).toThrow(
      new RangeError(message),
    );
  });

  it.each([
    [
      'too few logits',
      { logits: Float32Array.of(0, 0) },
      'contrastiveSearch: the model gave 2 logits; it must give 3, one for each token.',
    ],
    [
      'a hidden state with NaN',
      { hidden: [Float32Array.of(0, NaN)] },
      'contrastiveSearch: the model gave a hidden state with NaN or Infinity; all must be finite.',
    ],
  ])('a model that gives %s', async (_, wrong, message) => {
    const model = repetitive();
    const broken: typeof model = {
      ...model,
      nextLogitsAndHidden: async (ids, state) => ({ ...(await model.nextLogitsAndHidden(ids, state)), ...wrong }),
    };
    const generation = contrastiveSearch({ model: broken, prompt: [0], maxNewTokens: 1 });
    await expect(collect(generation)).rejects.toThrow(new RangeError(message));
    expect(model.liveStates).toBe(0);
  });
});
