import { describe, expect, it } from 'vitest';
import { gptConfig } from './config.ts';
import { describeModel } from './describe-model.ts';
import { presets, type PresetName } from './presets.ts';

describe('describeModel', () => {
  // GPT-2: the sizes of the published checkpoints; GPT-3: Brown et al. 2020, table 2.1, by the same formula.
  it.each<[PresetName, number]>([
    ['tiny', 17_670_400],
    ['gpt2', 124_439_808],
    ['gpt2-medium', 354_823_168],
    ['gpt2-large', 774_030_080],
    ['gpt2-xl', 1_557_611_200],
    ['gpt3', 174_604_259_328],
  ])('counts the parameters of %s', (name, total) => {
    expect(describeModel(presets[name]).parameters.total).toBe(total);
  });

  it.each<[PresetName, number]>([
    ['gpt3-125m', 125],
    ['gpt3-350m', 356],
    ['gpt3-760m', 760],
    ['gpt3-1.3b', 1316],
    ['gpt3-2.7b', 2652],
    ['gpt3-6.7b', 6658],
    ['gpt3-13b', 12853],
  ])('comes to the size in the name of %s', (name, millions) => {
    expect(Math.round(describeModel(presets[name]).parameters.total / 1e6)).toBe(millions);
  });

  it("splits the notebook's model into its components, without allocating", () => {
    const { parameters, bytes } = describeModel(presets.tiny);
    expect(parameters.byComponent).toEqual({
      tokens: 50257 * 256,
      positions: 256 * 256,
      blocks: 6 * (12 * 256 * 256 + 13 * 256),
      norm: 2 * 256,
      head: 0,
    });
    expect(parameters.nonEmbedding).toBe(4_739_072);
    expect(bytes.float32).toBe(4 * 17_670_400);
    expect(bytes.int4).toBe(17_670_400 / 2);
  });

  it('counts an untied head, and nothing else more', () => {
    const { parameters } = describeModel(gptConfig({ ...presets.tiny, tieEmbeddings: false }));
    expect(parameters.byComponent.head).toBe(50257 * 256);
    expect(parameters.total).toBe(17_670_400 + 50257 * 256);
  });

  it('counts a hundred thousand blocks as it counts one', () => {
    const [one, all] = [1, 100_000].map((nLayers) => describeModel(gptConfig({ ...presets.tiny, nLayers })).parameters);
    expect(all!.byComponent).toEqual({ ...one!.byComponent, blocks: 100_000 * one!.byComponent.blocks });
    expect(all!.total).toBe(one!.total + 99_999 * one!.byComponent.blocks);
  });

  it('counts operations and cache of GPT-2 by hand', () => {
    const { flopsPerToken, keyValueCacheBytesPerToken } = describeModel(presets.gpt2);
    const products = 12 * 12 * 768 ** 2 + 50257 * 768 + 12 * 2 * 1024 * 768;
    expect(flopsPerToken).toEqual({ forward: 2 * products, training: 6 * products });
    expect(keyValueCacheBytesPerToken).toBe(2 * 12 * 768 * 4);
  });
});
