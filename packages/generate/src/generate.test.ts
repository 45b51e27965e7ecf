import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { generate, type GeneratedToken, type GenerateOptions, type Generation } from './generate.ts';
import type { LanguageModel } from './language-model.ts';
import { topK } from './processors/top-k.ts';
import { categorical } from './samplers/categorical.ts';
import { stopTokens } from './stop-condition.ts';
import { markovModel } from './testing/markov-model.ts';

/** 0 → 1 → 2 → 0 → …, with a small chance of staying. */
const cycle = (maxSeqLen = 16) =>
  markovModel(
    [
      [0.25, 0.75, 0],
      [0, 0.25, 0.75],
      [0.75, 0, 0.25],
    ],
    { maxSeqLen },
  );

async function collect(generation: Generation): Promise<GeneratedToken[]> {
  const tokens: GeneratedToken[] = [];
  for await (const token of generation) tokens.push(token);
  return tokens;
}

const idsOf = (tokens: readonly GeneratedToken[]) => tokens.map(({ id }) => id);

const idsOfSeed = async (seed: number) =>
  idsOf(await collect(generate({ model: cycle(), prompt: [0], maxNewTokens: 40, sampler: categorical({ seed }) })));

describe('generate', () => {
  it('reads the prompt once, then one id at a time', async () => {
    const model = cycle();
    const tokens = await collect(generate({ model, prompt: [0, 1], maxNewTokens: 3 }));
    expect(idsOf(tokens)).toEqual([2, 0, 1]);
    expect(model.reads).toEqual([[0, 1], [2], [0]]);
    expect(model.liveStates).toBe(0);
  });

  it('computes no token that was not asked for', async () => {
    const model = cycle();
    const tokens = generate({ model, prompt: [0], maxNewTokens: 9 })[Symbol.asyncIterator]();
    expect(model.reads).toHaveLength(0);
    await tokens.next();
    await tokens.next();
    await new Promise((resolve) => setTimeout(resolve));
    expect(model.reads).toEqual([[0], [1]]);
  });

  it("gives the log-probability under the model's own distribution, whatever the processors do", async () => {
    const options = { model: cycle(), prompt: [0], maxNewTokens: 1 };
    for (const processors of [[], [topK(1)]]) {
      const [token] = await collect(generate({ ...options, processors }));
      expect(token!.logProbability).toBeCloseTo(Math.log(0.75), 6);
    }
  });

  it('normalises logits that are no log-probabilities', async () => {
    const model = fixedLogits(100, 101, 99);
    const [token] = await collect(generate({ model, prompt: [0], maxNewTokens: 1 }));
    expect(token!.logProbability).toBeCloseTo(-Math.log(Math.exp(-1) + 1 + Math.exp(-2)), 12);
  });

  it('repeats itself with the same seed, and differs with another', async () => {
    expect(await idsOfSeed(5)).toEqual(await idsOfSeed(5));
    expect(await idsOfSeed(5)).not.toEqual(await idsOfSeed(6));
  });

  it('gives with topK(1) what it gives with greedy, whatever the seed', async () => {
    const options = { model: cycle(), prompt: [0], maxNewTokens: 20 };
    const sampled = generate({ ...options, processors: [topK(1)], sampler: categorical({ seed: 1 }) });
    expect(idsOf(await collect(sampled))).toEqual(idsOf(await collect(generate(options))));
  });

  it('gives processors the logits, the prompt and what was generated, in their order', async () => {
    const seen: unknown[] = [];
    await collect(
      generate({
        model: cycle(),
        prompt: [1, 2],
        maxNewTokens: 2,
        processors: [
          (logits, { prompt, generated }) => {
            seen.push([...prompt], [...generated]);
            return logits.map((logit) => logit - 5);
          },
          (logits) => {
            seen.push(logits.map(Math.round));
            return logits;
          },
        ],
      }),
    );
    const after2 = Float32Array.of(-5, -Infinity, -6);
    const after0 = Float32Array.of(-6, -5, -Infinity);
    expect(seen).toEqual([[1, 2], [], after2, [1, 2], [0], after0]);
  });

  it('gives as many of the likeliest tokens as are asked for', async () => {
    const [token] = await collect(generate({ model: cycle(), prompt: [0], maxNewTokens: 1, topTokens: 2 }));
    expect(token!.topTokens.map(({ id }) => id)).toEqual([1, 0]);
    expect(token!.topTokens[0]!.logProbability).toBe(token!.logProbability);
  });

  it('counts tokens and takes their time as it goes', async () => {
    const generation = generate({ model: cycle(), prompt: [0, 1], maxNewTokens: 3 });
    expect(generation.usage).toEqual({ promptTokens: 2, generatedTokens: 0 });
    expect(generation.timing.timeToFirstToken).toBeUndefined();
    await collect(generation);
    expect(generation.usage).toEqual({ promptTokens: 2, generatedTokens: 3 });
    expect(generation.timing.elapsed).toBeGreaterThanOrEqual(generation.timing.timeToFirstToken!);
  });

  it('does not see what happens to the prompt array afterwards', async () => {
    const prompt = [0];
    const generation = generate({ model: cycle(), prompt, maxNewTokens: 1 });
    prompt[0] = 99;
    expect(idsOf(await collect(generation))).toEqual([1]);
  });
});

describe('the end of generation', () => {
  it.each<[string, Partial<GenerateOptions>, number[], string]>([
    ['maxNewTokens', { maxNewTokens: 2 }, [1, 2], 'length'],
    ['a stop condition, whose token is given too', { stop: stopTokens([2]) }, [1, 2], 'stop'],
    ['a stop condition on the last token allowed', { stop: stopTokens([2]), maxNewTokens: 2 }, [1, 2], 'stop'],
    ['a full window', { whenFull: 'stop' }, [1, 2, 0, 1], 'context'],
    ['maxNewTokens just when the window is full', { whenFull: 'stop', maxNewTokens: 4 }, [1, 2, 0, 1], 'length'],
    ['a signal that was aborted before', { signal: AbortSignal.abort() }, [], 'aborted'],
  ])('comes by %s', async (_, options, ids, reason) => {
    const model = cycle(4);
    const generation = generate({ model, prompt: [0], maxNewTokens: 20, ...options });
    expect(generation.finishReason).toBeUndefined();
    expect(idsOf(await collect(generation))).toEqual(ids);
    expect(generation.finishReason).toBe(reason);
    expect(model.reads).toHaveLength(ids.length);
    expect(model.liveStates).toBe(0);
  });

  it('comes with the first token after maxTime', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const model = cycle();
    const slow: LanguageModel = {
      ...model,
      nextLogits(ids, state) {
        vi.advanceTimersByTime(40);
        return model.nextLogits(ids, state as never);
      },
    };
    const generation = generate({ model: slow, prompt: [0], maxNewTokens: 9, maxTime: 100 });
    expect(await collect(generation)).toHaveLength(3);
    expect(generation.finishReason).toBe('time');
    expect(model.liveStates).toBe(0);
    vi.useRealTimers();
  });

  it('is known, and the state released, with the last token', async () => {
    const model = cycle();
    const generation = generate({ model, prompt: [0], maxNewTokens: 2 });
    const tokens = generation[Symbol.asyncIterator]();
    await tokens.next();
    expect([generation.finishReason, model.liveStates]).toEqual([undefined, 1]);
    await tokens.next();
    expect([generation.finishReason, model.liveStates]).toEqual(['length', 0]);
  });

  it('asks the stop condition once after each token', async () => {
    const asked: number[][] = [];
    const stop = (ids: readonly number[]) => {
      asked.push([...ids]);
      return false;
    };
    await collect(generate({ model: cycle(), prompt: [0], maxNewTokens: 3, stop }));
    expect(asked).toEqual([[1], [1, 2], [1, 2, 0]]);
  });

  it('by an abort between two tokens computes no other', async () => {
    const model = cycle();
    const controller = new AbortController();
    const generation = generate({ model, prompt: [0], maxNewTokens: 9, signal: controller.signal });
    const ids: number[] = [];
    for await (const { id } of generation) {
      ids.push(id);
      if (ids.length === 2) controller.abort();
    }
    expect(ids).toEqual([1, 2]);
    expect(model.reads).toHaveLength(2);
    expect(generation.finishReason).toBe('aborted');
    expect(model.liveStates).toBe(0);
  });

  it("by an abort during the model's work gives no token of it", async () => {
    const model = cycle();
    const controller = new AbortController();
    const generation = generate({ model, prompt: [0], maxNewTokens: 9, signal: controller.signal });
    const pulled = generation[Symbol.asyncIterator]().next();
    controller.abort();
    expect(await pulled).toEqual({ done: true, value: undefined });
    expect(generation.finishReason).toBe('aborted');
    expect(model.reads).toHaveLength(1);
    expect(model.liveStates).toBe(0);
  });

  it('by a break releases the state and gives no reason', async () => {
    const model = cycle();
    const generation = generate({ model, prompt: [0], maxNewTokens: 9 });
    for await (const _ of generation) break;
    expect(model.liveStates).toBe(0);
    expect(generation.finishReason).toBeUndefined();
    expect(await collect(generation)).toEqual([]);
  });
});

describe('a full window', () => {
  it('slides: the newest half is read afresh, and every token says how many were dropped before it', async () => {
    const model = cycle(4);
    const tokens = await collect(generate({ model, prompt: [0, 1, 2], maxNewTokens: 6 }));
    expect(idsOf(tokens)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(model.reads).toEqual([[0, 1, 2], [0], [0, 1], [2], [0], [0, 1]]);
    expect(tokens.map(({ dropped }) => dropped)).toEqual([0, 0, 3, 3, 3, 6]);
    expect(model.liveStates).toBe(0);
  });

  it('can be the prompt alone, which gives one token more', async () => {
    const generation = generate({ model: cycle(3), prompt: [0, 1, 2], maxNewTokens: 9, whenFull: 'stop' });
    expect(idsOf(await collect(generation))).toEqual([0]);
    expect(generation.finishReason).toBe('context');
  });

  it('gives what the model says of exactly those ids that are said to be in it', async () => {
    const lengths = fc.record({
      maxSeqLen: fc.integer({ min: 1, max: 9 }),
      maxNewTokens: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(lengths, fc.infiniteStream(fc.nat(10)), fc.nat(8), async (limits, stream, extra) => {
        const { maxSeqLen, maxNewTokens } = limits;
        const prompt = [...stream.take(1 + (extra % maxSeqLen))];
        const model = windowModel(11, maxSeqLen);
        const ids = [...prompt];
        for await (const { id, dropped } of generate({ model, prompt, maxNewTokens })) {
          expect(ids.length - dropped).toBeGreaterThan(0);
          expect(ids.length - dropped).toBeLessThanOrEqual(maxSeqLen);
          expect(id).toBe(choiceAfter(ids.slice(dropped), 11));
          ids.push(id);
        }
        expect(ids).toHaveLength(prompt.length + maxNewTokens);
      }),
    );
  });
});

describe('what generate refuses at once', () => {
  it.each<[string, Partial<GenerateOptions>, string]>([
    ['an empty prompt', { prompt: [] }, 'generate: the prompt is empty; it must have at least one token.'],
    [
      'a prompt longer than the context',
      { prompt: Array.from({ length: 1030 }, () => 0), model: cycle(1024) },
      "generate: the prompt has 1030 tokens, but the model's context is 1024; keep the last 1024 or fewer.",
    ],
    ['an id too large', { prompt: [0, 3] }, 'generate: prompt[1] (3) must be a whole number from 0 to 2.'],
    ['a negative id', { prompt: [-1] }, 'generate: prompt[0] (-1) must be a whole number from 0 to 2.'],
    ['a fraction', { prompt: [0, 1, 0.5] }, 'generate: prompt[2] (0.5) must be a whole number from 0 to 2.'],
    ['no new tokens', { maxNewTokens: 0 }, 'generate: maxNewTokens (0) must be a whole number of at least 1.'],
    ['no time', { maxTime: 0 }, 'generate: maxTime (0) must be above 0.'],
    [
      'a fraction of tokens to show',
      { topTokens: 0.5 },
      'generate: topTokens (0.5) must be a whole number of at least 0.',
    ],
    ['NaN new tokens', { maxNewTokens: NaN }, 'generate: maxNewTokens (NaN) must be a whole number of at least 1.'],
  ])('%s', (_, options, message) => {
    expect(() => generate({ model: cycle(), prompt: [0], maxNewTokens: 1, ...options })).toThrow(
      new RangeError(message),
    );
  });
});

describe('an error while generating', () => {
  const thrown = new Error('thrown by the user');
  const throwIt = () => {
    throw thrown;
  };

  it.each<[string, Partial<GenerateOptions>, Error]>([
    ['a processor that throws', { processors: [throwIt] }, thrown],
    ['a sampler that throws', { sampler: throwIt }, thrown],
    ['a stop condition that throws', { stop: throwIt }, thrown],
    [
      'a processor that gives too few logits',
      { processors: [() => new Float32Array(2)] },
      new RangeError('generate: a processor gave 2 logits; it must give 3, one for each token.'),
    ],
    [
      'a processor that gives NaN',
      { processors: [(logits) => logits.map(() => NaN)] },
      new RangeError('greedy: the logit of token 0 (NaN) must be a finite number or -Infinity.'),
    ],
    [
      'processors that exclude all',
      { processors: [(logits) => logits.map(() => -Infinity)], sampler: categorical({ seed: 0 }) },
      new RangeError('categorical: all 3 tokens are excluded (their logits are -Infinity).'),
    ],
    [
      'a sampler that chooses no id',
      { sampler: () => 3 },
      new RangeError("generate: the sampler's choice (3) must be a whole number from 0 to 2."),
    ],
  ])('by %s comes once, with the state released', async (_, options, error) => {
    const model = cycle();
    const generation = generate({ model, prompt: [0], maxNewTokens: 9, ...options });
    await expect(collect(generation)).rejects.toThrow(error);
    expect(model.liveStates).toBe(0);
    expect(generation.finishReason).toBeUndefined();
    expect(await collect(generation)).toEqual([]);
  });

  it('by a model that rejects comes as it is, and the state it consumed is not released again', async () => {
    const model = cycle();
    const failing: LanguageModel = {
      ...model,
      nextLogits: (ids, state) => model.nextLogits(ids[0] === 2 ? [7] : ids, state as never),
    };
    await expect(collect(generate({ model: failing, prompt: [0], maxNewTokens: 9 }))).rejects.toThrow(
      new RangeError('markovModel: the id 7 must be a whole number from 0 to 2.'),
    );
    expect(model.liveStates).toBe(0);
  });

  it.each([
    ['NaN', [0, NaN, 0], 'model.nextLogits: the logit of token 1 (NaN) must be a finite number or -Infinity.'],
    ['too few logits', [0, 0], 'generate: the model gave 2 logits; it must give 3, one for each token.'],
  ])('by a model that gives %s says so', async (_, logits, message) => {
    const model = { ...fixedLogits(...logits), vocabSize: 3 };
    await expect(collect(generate({ model, prompt: [0], maxNewTokens: 1 }))).rejects.toThrow(new RangeError(message));
  });
});

/** Always the same logits. */
function fixedLogits(...logits: readonly number[]): LanguageModel<object> {
  return {
    vocabSize: logits.length,
    maxSeqLen: 8,
    nextLogits: async () => ({ logits: Float32Array.from(logits), state: {} }),
    release() {},
  };
}

/** Its choice depends on every id that it has read, and on their order. */
function windowModel(vocabSize: number, maxSeqLen: number): LanguageModel<readonly number[]> {
  return {
    vocabSize,
    maxSeqLen,
    async nextLogits(ids, state = []) {
      const read = [...state, ...ids];
      const logits = new Float32Array(vocabSize);
      logits[choiceAfter(read, vocabSize)] = 1;
      return { logits, state: read };
    },
    release() {},
  };
}

function choiceAfter(ids: readonly number[], vocabSize: number): number {
  return ids.reduce((hash, id) => (hash * 31 + id + 1) % 100_003, 7) % vocabSize;
}
