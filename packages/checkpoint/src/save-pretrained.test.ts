import * as tf from '@tensorflow/tfjs-core';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPretrained } from './load-pretrained.ts';
import { savePretrained } from './save-pretrained.ts';

const reference = (name: string) => fileURLToPath(new URL(`__fixtures__/${name}`, import.meta.url));
const small = gptConfig({ vocabSize: 7, maxSeqLen: 4, dModel: 4, nLayers: 1, nHeads: 2, dFf: 6, tieEmbeddings: false });

describe('savePretrained', () => {
  it.each([
    ['gpt2', 'gpt2', 'float32'],
    ['gpt2-untied', 'gpt2-untied', 'float32'],
    ['gpt2-untied', 'gpt2-untied-float16', 'float16'],
    ['gpt2-untied-float16', 'gpt2-untied-float16', 'float16'],
  ] as const)('writes %s byte for byte as transformers wrote %s', async (stored, name, dtype) => {
    const model = await loadPretrained(reference(stored));
    const files = new Map<string, Uint8Array>();
    await savePretrained(model, files, { dtype });
    const original = await readFile(join(reference(name), 'model.safetensors'));
    expect(Buffer.from(files.get('model.safetensors')!).equals(original)).toBe(true);

    const written = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as Record<string, unknown>;
    const theirs = JSON.parse(await readFile(join(reference(name), 'config.json'), 'utf8')) as Record<string, unknown>;
    const { bos_token_id, eos_token_id, ...rest } = written;
    expect(theirs).toMatchObject(rest);
    expect([bos_token_id, eos_token_id]).toEqual([null, null]); // 50256 is outside their vocabularies
    model.dispose();
  });

  it.each([small, gptConfig({ ...small, tieEmbeddings: true, activation: 'geluErf', dropout: 0.1, epsilon: 1e-6 })])(
    'and loadPretrained give the same configuration and the same weights, to the bit',
    async (config) => {
      const folder = await mkdtemp(join(tmpdir(), 'typeformer-'));
      const model = createGpt(config, { seed: 3 });
      await savePretrained(model, folder);
      expect((await readdir(folder)).toSorted()).toEqual(['config.json', 'model.safetensors']);
      const again = await loadPretrained(folder);
      expect(again.config).toEqual(model.config);
      const weights = weightsByPath(again.weights);
      for (const [path, weight] of weightsByPath(model.weights)) {
        expect(await weights.get(path)!.data(), path).toEqual(await weight.data());
      }
      model.dispose();
      again.dispose();
      await rm(folder, { recursive: true });
    },
  );

  it('writes nothing over an old file when a weight cannot be read', async () => {
    const model = createGpt(small, { seed: 3 });
    const files = new Map([['model.safetensors', Uint8Array.of(1)]]);
    const broken = {
      config: model.config,
      weights: { ...model.weights, norm: { ...model.weights.norm, bias: gone() } },
    };
    await expect(savePretrained(broken, files)).rejects.toThrow();
    expect([...files]).toEqual([['model.safetensors', Uint8Array.of(1)]]);
    model.dispose();
  });
});

function gone(): tf.Tensor1D {
  const tensor = tf.zeros<tf.Rank.R1>([4]);
  tensor.dispose();
  return tensor;
}
