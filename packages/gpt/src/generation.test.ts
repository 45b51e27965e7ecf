import * as tf from '@tensorflow/tfjs-core';
import { batched, categorical, generate, promptCache, temperature, type GenerateOptions } from '@typeformer/generate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gptConfig } from './config.ts';
import { createGpt, type Gpt } from './model.ts';

const sizes = { vocabSize: 97, maxSeqLen: 32, dModel: 32, nHeads: 4 };
const prompts = [[3], [5, 8, 13], [21, 34, 55, 89, 2, 1]];

async function idsOf(options: GenerateOptions): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of generate(options)) ids.push(id);
  return ids;
}

/** What the packages promise of generation, with a real model; every test ends with the tensors that it began with. */
describe('generation by a GPT', () => {
  let model: Gpt;
  let draft: Gpt;
  beforeAll(() => {
    model = createGpt(gptConfig({ ...sizes, nLayers: 3 }), { seed: 1 });
    draft = createGpt(gptConfig({ ...sizes, nLayers: 1 }), { seed: 1 }); // of the same embeddings, so they often agree
  });
  afterAll(() => {
    model.dispose();
    draft.dispose();
  });
  const options = (seed: number) => ({
    model,
    prompt: prompts[seed % 3]!,
    maxNewTokens: 40, // the window slides once
    processors: [temperature(0.1)],
    sampler: categorical({ seed }),
  });

  it('is the same with others at the same time, each with a prompt of its own length', async () => {
    const shared = batched(model);
    const seeds = [0, 1, 2, 3, 4];
    const alone: number[][] = [];
    for (const seed of seeds) alone.push(await idsOf(options(seed)));
    expect(await Promise.all(seeds.map((seed) => idsOf({ ...options(seed), model: shared })))).toEqual(alone);
  });

  it('is the same with a draft', async () => {
    for (const seed of [0, 1, 2]) {
      expect(await idsOf({ ...options(seed), draft: { model: draft } })).toEqual(await idsOf(options(seed)));
    }
  });

  it('is the same from a prompt that was read before', async () => {
    const cache = promptCache(model);
    const first = { ...options(1), maxNewTokens: 8 };
    const reply = await idsOf({ ...first, model: cache });
    const second = { ...first, prompt: [...first.prompt, ...reply, 7, 7] };
    expect(await idsOf({ ...second, model: cache })).toEqual(await idsOf(second));
    cache.clear();
  });

  it.each(['a break', 'an abort', 'an error'])('leaves no tensors after %s', async (end) => {
    const before = tf.memory();
    const controller = new AbortController();
    const cache = promptCache(batched(model));
    const throwing = (logits: Float32Array) => {
      if (end === 'an error') throw new Error('thrown by a processor');
      return logits;
    };
    const run = async (): Promise<void> => {
      const generation = generate({
        model: cache,
        prompt: [1, 2, 3],
        maxNewTokens: 20,
        processors: [(logits, { generated }) => (generated.length === 2 ? throwing(logits) : logits)],
        signal: controller.signal,
      });
      let count = 0;
      for await (const _ of generation) {
        if (++count < 3) continue;
        if (end === 'a break') break;
        controller.abort();
      }
    };
    const outcomes = await Promise.allSettled([run(), run()]);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(2).fill(end === 'an error' ? 'rejected' : 'fulfilled'));
    cache.clear();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });
});
