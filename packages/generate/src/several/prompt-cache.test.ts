import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate, type GenerateOptions } from '../loop/generate.ts';
import type { LanguageModel } from '../language-model.ts';
import { promptCache } from './prompt-cache.ts';
import { categorical } from '../samplers/categorical.ts';
import { checkLanguageModel } from '../testing/check-language-model.ts';
import { markovModel } from '../testing/markov-model.ts';

const transitions = [
  [0.5, 0.3, 0.2],
  [0.1, 0.2, 0.7],
  [0.6, 0.3, 0.1],
];

async function idsOf(options: Omit<GenerateOptions, 'draft'> & { model: LanguageModel }): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of generate(options)) ids.push(id);
  return ids;
}

describe('promptCache', () => {
  it('keeps the contract of a model, and frees all when it is cleared', async () => {
    const model = markovModel(transitions);
    const cache = promptCache(model);
    await checkLanguageModel(cache);
    expect(model.liveStates).toBe(4);
    cache.clear();
    expect(model.liveStates).toBe(0);
  });

  it('reads of the next turn of a conversation only what is new', async () => {
    const model = markovModel(transitions);
    const cache = promptCache(model);
    const reply = await idsOf({ model: cache, prompt: [0, 1, 2], maxNewTokens: 3 });
    expect(model.reads).toEqual([[0, 1, 2], [0], [0]]);
    await idsOf({ model: cache, prompt: [0, 1, 2, ...reply, 1, 1], maxNewTokens: 1 });
    expect(model.reads.slice(3)).toEqual([[reply.at(-1), 1, 1]]);
  });

  it('reads a prompt from where it differs', async () => {
    const model = markovModel(transitions);
    const cache = promptCache(model);
    await idsOf({ model: cache, prompt: [0, 1, 2, 0], maxNewTokens: 1 });
    await idsOf({ model: cache, prompt: [0, 1, 0, 0], maxNewTokens: 1 });
    expect(model.reads).toEqual([
      [0, 1, 2, 0],
      [0, 0],
    ]);
  });

  it('reads the prompt of several samples once, also at the same time', async () => {
    const model = markovModel(transitions);
    const cache = promptCache(model);
    const prompt = [0, 1, 2, 1];
    const options = { model: cache, prompt, maxNewTokens: 5 };
    const samples = await Promise.all([1, 2, 3].map((seed) => idsOf({ ...options, sampler: categorical({ seed }) })));
    expect(model.reads.filter(({ length }) => length > 1)).toEqual([prompt]);
    expect(model.reads).toHaveLength(1 + 3 * 4);
    expect(new Set(samples.map(String)).size).toBe(3);
  });

  it('keeps as many texts as it may, those used last', async () => {
    const model = markovModel(transitions);
    const cache = promptCache(model, { entries: 2 });
    const read = async (...prompt: number[]) => {
      const before = model.reads.length;
      await idsOf({ model: cache, prompt, maxNewTokens: 1 });
      return model.reads.slice(before);
    };
    await read(0, 0);
    await read(1, 1);
    expect(await read(0, 0, 1)).toEqual([[1]]);
    await read(2, 2);
    expect(model.liveStates).toBe(2);
    expect(await read(1, 1)).toEqual([[1, 1]]);
  });

  it('gives what the model gives, whatever was read before and in what order', async () => {
    const prompts = fc.array(fc.array(fc.nat(2), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(prompts, fc.integer({ min: 1, max: 4 }), async (texts, entries) => {
        const model = sumModel();
        const cache = promptCache(model, { entries });
        const each = (one: LanguageModel) =>
          Promise.all(texts.map((prompt) => idsOf({ model: one, prompt, maxNewTokens: 5 })));
        expect(await each(cache)).toEqual(await each(sumModel()));
        expect(model.live.size).toBeLessThanOrEqual(entries);
        cache.clear();
        expect(model.live.size).toBe(0);
      }),
    );
  });

  it('gives an error on, and works on', async () => {
    const model = markovModel(transitions);
    const cache = promptCache(model);
    await expect(cache.nextLogits([7])).rejects.toThrow('the id 7');
    expect(await idsOf({ model: cache, prompt: [1], maxNewTokens: 1 })).toEqual([2]);
  });

  it('refuses a number of entries that is none', () => {
    expect(() => promptCache(markovModel(transitions), { entries: 0 })).toThrow(
      new RangeError('promptCache: entries (0) must be a whole number of at least 1.'),
    );
  });
});

/** What it expects depends on all that it has read, in its order. */
function sumModel() {
  const live = new Set<{ readonly ids: readonly number[] }>();
  const create = (ids: readonly number[]) => {
    const state = { ids };
    live.add(state);
    return state;
  };
  return {
    live,
    vocabSize: 3,
    maxSeqLen: 32,
    async nextLogits(ids: readonly number[], state?: { readonly ids: readonly number[] }) {
      if (state && !live.delete(state)) throw new Error('no such state');
      const read = [...(state?.ids ?? []), ...ids];
      const logits = new Float32Array(3);
      logits[read.reduce((sum, id, at) => sum + id * (at + 1), 0) % 3] = 1;
      return { logits, state: create(read) };
    },
    fork: ({ ids }: { readonly ids: readonly number[] }, length?: number) => create(ids.slice(0, length)),
    release(state: { readonly ids: readonly number[] }) {
      if (!live.delete(state)) throw new Error('no such state');
    },
  };
}
