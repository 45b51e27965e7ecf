import * as tf from '@tensorflow/tfjs-core';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPretrained } from './load-pretrained.ts';
import { loadSpecialTokenIds } from './load-special-token-ids.ts';
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
      expect((await readdir(folder)).toSorted()).toEqual([
        'config.json',
        'generation_config.json',
        'model.safetensors',
      ]);
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

  it('writes the special tokens that were read, as transformers does', async () => {
    const model = await loadPretrained(reference('ends'));
    const specialTokenIds = await loadSpecialTokenIds(reference('ends'));
    const files = new Map<string, Uint8Array>();
    await savePretrained(model, files, { specialTokenIds });
    const json = (path: string) => JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;
    const theirs = JSON.parse(await readFile(join(reference('ends'), 'generation_config.json'), 'utf8')) as object;
    expect(theirs).toMatchObject(json('generation_config.json'));
    expect(json('config.json')).toMatchObject({ bos_token_id: 1, eos_token_id: [7, 21], pad_token_id: 2 });
    expect(await loadSpecialTokenIds(files)).toEqual(specialTokenIds);

    await savePretrained(model, files, { specialTokenIds: { endOfText: [7] } });
    expect(json('generation_config.json')).toEqual({ _from_model_config: true, eos_token_id: 7, use_cache: true });
    expect(json('config.json')).toMatchObject({ bos_token_id: null, eos_token_id: 7, pad_token_id: null });
    model.dispose();
  });

  it('takes the end of text of a vocabulary of GPT-2 to be its last token', async () => {
    const model = createGpt(gptConfig({ ...small, vocabSize: 50257, tieEmbeddings: true }), { seed: 3 });
    const files = new Map<string, Uint8Array>();
    await savePretrained(model, files);
    expect(await loadSpecialTokenIds(files)).toEqual({ endOfText: [50256], beginningOfText: 50256 });
    model.dispose();
  });

  it.each([
    [{ endOfText: [1, 7] }, 'endOfText (7)'],
    [{ endOfText: [1], padding: -1 }, 'padding (-1)'],
    [{ endOfText: [], beginningOfText: 0.5 }, 'beginningOfText (0.5)'],
  ])('refuses the special tokens %j, which the vocabulary lacks', async (specialTokenIds, what) => {
    const model = createGpt(small, { seed: 3 });
    const files = new Map<string, Uint8Array>();
    await expect(savePretrained(model, files, { specialTokenIds })).rejects.toThrow(
      new RangeError(`savePretrained: ${what} must be a token's id, from 0 to 6.`),
    );
    expect(files.size).toBe(0);
    model.dispose();
  });

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
