import { describe, expect, it, vi } from 'vitest';
import { generate, type GenerateOptions } from './generate.ts';
import type { LanguageModel } from '../language-model.ts';
import { topK } from '../processors/top-k.ts';
import { categorical } from '../samplers/categorical.ts';
import { stopTokens } from './stop-condition.ts';
import { collect, cycle, fixedLogits, idsOf } from '../testing/cycle.ts';

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
