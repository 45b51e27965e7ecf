import * as tf from '@tensorflow/tfjs-core';
import { checkLanguageModel } from '@typeformer/generate/testing';
import { countParameters, createRng, disposeWeights, mapParameters, weightsByPath } from '@typeformer/layer';
import { recomputed } from '@typeformer/transformer';
import { describe, expect, it } from 'vitest';
import { assembleGpt, type GptLayer } from './assemble-gpt.ts';
import { gptConfig } from './config.ts';
import { gptParts, type GptWeights } from './gpt-layer.ts';
import { lora, type LoraAdapters } from './lora.ts';
import { createModel, Model } from './model.ts';

const config = gptConfig({ vocabSize: 11, maxSeqLen: 12, dModel: 8, nLayers: 2, nHeads: 2, dropout: 0.2 });
const parts = gptParts(config);
const order = [0, 1, 0];
const shared = assembleGpt({ ...parts, order });
const separate = gptParts(gptConfig({ ...config, nLayers: order.length }));

/** Weights wide enough to tell apart; the same for both layers, but that one has them once. */
const wide = (layer: GptLayer<GptWeights>) =>
  mapParameters<GptWeights>(layer.parameters, ({ shape }, path) => {
    const same = path.replace('blocks.2.', 'blocks.0.');
    const numbers = createRng(1)
      .split(same)
      .normal(tf.util.sizeFromShape([...shape]));
    return tf.tidy(() => tf.mul(tf.tensor(numbers, [...shape]), 0.4));
  });

/** Logits without dropout, the loss with it, and its gradients by path. */
function run(layer: GptLayer<GptWeights>): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const weights = wide(layer);
    const byPath = weightsByPath(weights);
    const ids = tf.tensor2d([[1, 2, 3, 4, 5]], undefined, 'int32');
    const { value, grads } = tf.valueAndGrads((...given: tf.Tensor[]) => {
      const read = new Map([...byPath.keys()].map((path, index) => [path, given[index]!]));
      const weightsRead = mapParameters<GptWeights>(layer.parameters, (_, path) => read.get(path)!);
      return layer.loss(weightsRead, layer.apply(weightsRead, ids, { rng: createRng(2) }).hidden, ids);
    })([...byPath.values()]);
    const gradients = Object.fromEntries([...byPath.keys()].map((path, index) => [path, grads[index]!]));
    return { logits: layer.logits(weights, layer.apply(weights, ids, {}).hidden), loss: value, ...gradients };
  });
}

describe('assembleGpt, with a block at several places', () => {
  it('counts its weights once', () => {
    expect(countParameters(shared)).toEqual(countParameters(assembleGpt(parts)));
  });

  it('computes, drops and learns as blocks of equal weights do, its gradient the sum of theirs', async () => {
    const [one, copies] = [run(shared), run(assembleGpt(separate))];
    expect(await one['logits']!.data()).toEqual(await copies['logits']!.data());
    expect(await one['loss']!.data()).toEqual(await copies['loss']!.data());
    for (const [name, tensor] of Object.entries(one)) {
      const second = copies[name.replace('blocks.0.', 'blocks.2.')]!;
      const expected = name.startsWith('blocks.0.') ? tf.add(copies[name]!, second) : tf.clone(copies[name]!);
      const [actual, numbers] = [await tensor.data(), await expected.data()];
      actual.forEach((number, index) => expect(number, name).toBeCloseTo(numbers[index]!, 5));
      expected.dispose();
    }
    tf.dispose([one, copies]);
  });

  it('learns the same, to the bit, when recomputed', async () => {
    const [plain, again] = [run(shared), run(assembleGpt({ ...parts, order, blocks: parts.blocks.map(recomputed) }))];
    for (const [name, tensor] of Object.entries(plain)) {
      expect(await again[name]!.data(), name).toEqual(await tensor.data());
    }
    tf.dispose([plain, again]);
  });

  it('remembers keys and values for each place', async () => {
    const model = new Model(shared, wide(shared));
    await checkLanguageModel(model, { countLive: () => tf.memory().numTensors });
    const { state } = await model.nextLogits([1, 2]);
    expect(state.batch.past).toHaveLength(order.length);
    model.release(state);
    model.dispose();
  });

  it('shows a tap its activations by place', () => {
    const model = createModel(shared, { seed: 1 });
    const names: string[] = [];
    const tap = <T extends tf.Tensor>(name: string, activation: T): T => (names.push(name), activation);
    model.forward([[1]], { tap }).logits.dispose();
    expect(names.filter((name) => name.endsWith('output'))).toEqual(order.map((_, place) => `blocks.${place}.output`));
    model.dispose();
  });

  it('is adapted once, wherever it stands', async () => {
    const layer = lora(shared, { rank: 1 });
    expect(Object.keys(layer.parameters.adapters)).toEqual(
      [0, 1].map((index) => `blocks.${index}.attention.qkv.weight`),
    );
    const adapters = mapParameters<LoraAdapters>(layer.parameters.adapters, ({ shape }) => tf.fill([...shape], 0.3));
    const [adapted, merged] = tf.tidy(() => {
      const ids = tf.tensor2d([[1, 2, 3]], undefined, 'int32');
      const weights = { base: wide(shared), adapters };
      const plain = layer.merge(weights);
      return [layer.apply(weights, ids, {}).hidden, shared.apply(plain, ids, {}).hidden] as const;
    });
    expect(await adapted.data()).toEqual(await merged.data());
    tf.dispose([adapted, merged]);
    disposeWeights(adapters);
  });

  it('may leave a block out', async () => {
    const [without, shallow] = tf.tidy(() => {
      const weights = wide(shared);
      const ids = tf.tensor2d([[1, 2, 3]], undefined, 'int32');
      const first = assembleGpt({ ...parts, blocks: parts.blocks.slice(0, 1) });
      return [assembleGpt({ ...parts, order: [0] }), first].map((layer) => layer.apply(weights, ids, {}).hidden);
    });
    expect(await without!.data()).toEqual(await shallow!.data());
    tf.dispose([without!, shallow!]);
  });

  it('refuses to have no block', () => {
    expect(() => assembleGpt({ ...parts, order: [] })).toThrow('assembleGpt: there must be at least one block.');
  });

  it.each([[2], [-1], [0.5]])('refuses %d, which is none of two blocks', (index) => {
    expect(() => assembleGpt({ ...parts, order: [0, index] })).toThrow(
      `assembleGpt: order[1] (${index}) must be the index of one of 2 blocks.`,
    );
  });
});
