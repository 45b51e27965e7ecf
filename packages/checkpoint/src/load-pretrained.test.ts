import * as tf from '@tensorflow/tfjs-core';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { describe, expect, it } from 'vitest';
import { huggingFaceName } from './families/gpt2-names.ts';
import { loadPretrained } from './load-pretrained.ts';
import { savePretrained } from './save-pretrained.ts';
import { writeSafetensors, type TensorToWrite } from './safetensors/write-safetensors.ts';

const config = gptConfig({ vocabSize: 7, maxSeqLen: 4, dModel: 4, nLayers: 1, nHeads: 2 });

async function bytesOf(tensors: TensorToWrite[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeSafetensors(tensors)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A folder in memory, its tensors and its config changed as a test asks. */
async function folder(
  change: (tensors: TensorToWrite[]) => TensorToWrite[] = (tensors) => tensors,
  fields: Record<string, unknown> = {},
): Promise<Map<string, Uint8Array>> {
  const model = createGpt(config, { seed: 1 });
  const files = new Map<string, Uint8Array>();
  await savePretrained(model, files);
  const tensors = await Promise.all(
    [...weightsByPath(model.weights)].map(async ([path, weight]) => ({
      name: huggingFaceName(path),
      shape: weight.shape,
      data: (await weight.data()) as Float32Array,
    })),
  );
  model.dispose();
  files.set('model.safetensors', await bytesOf(change(tensors)));
  const json = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as object;
  files.set('config.json', new TextEncoder().encode(JSON.stringify({ ...json, ...fields })));
  return files;
}

async function logits(files: Map<string, Uint8Array>): Promise<Float32Array> {
  const model = await loadPretrained(files);
  const prediction = model.forward([[1, 2, 3]]);
  const numbers = (await prediction.logits.data()) as Float32Array;
  prediction.logits.dispose();
  model.dispose();
  return numbers;
}

const renamed = (name: (old: string) => string) => (tensors: TensorToWrite[]) =>
  tensors.map((tensor) => ({ ...tensor, name: name(tensor.name) }));
const ones = (name: string, shape: number[]): TensorToWrite => ({
  name,
  shape,
  data: new Float32Array(tf.util.sizeFromShape(shape)).fill(1),
});

describe('loadPretrained', () => {
  it('reads names without the prefix, past mask buffers and a copy of a tied table', async () => {
    const plain = await logits(await folder());
    const bare = await folder((tensors) => [
      ...renamed((name) => name.replace('transformer.', ''))(tensors),
      ones('h.0.attn.bias', [1, 1, 4, 4]),
      ones('h.0.attn.masked_bias', []),
    ]);
    expect(await logits(bare)).toEqual(plain);
    expect(await logits(await folder((tensors) => [...tensors, ones('lm_head.weight', [7, 4])]))).toEqual(plain);
  });

  it('names every missing, surplus and misshapen tensor in one error', async () => {
    const files = await folder((tensors) => [
      ...tensors.filter(({ name }) => !name.includes('ln_f') && !name.includes('wpe')),
      ones('transformer.wpe.weight', [5, 4]),
      ones('transformer.h.1.ln_1.weight', [4]),
    ]);
    await expect(loadPretrained(files)).rejects.toThrow(
      [
        'model.safetensors does not fit its config.json:',
        'Tensor "transformer.wpe.weight" (positions.weight) has shape [5,4]; the model expects [4,4].',
        'Tensor "transformer.ln_f.weight" (norm.scale) is missing.',
        'Tensor "transformer.ln_f.bias" (norm.bias) is missing.',
        'Tensor "transformer.h.1.ln_1.weight" is none of this model\'s.',
      ].join('\n'),
    );
  });

  it('wants the head of an untied model', async () => {
    await expect(loadPretrained(await folder(undefined, { tie_word_embeddings: false }))).rejects.toThrow(
      'Tensor "lm_head.weight" (head.weight) is missing.',
    );
  });

  it.each<[Record<string, unknown>, string]>([
    [{ n_embd: '4' }, 'n_embd: Invalid type: Expected number but received "4"'],
    [{ n_layer: undefined }, 'n_layer: Invalid key: Expected "n_layer" but received undefined'],
    [{ n_head: 3 }, 'gptConfig: dModel (4) must be a multiple of nHeads (3).'],
    [{ vocab_size: 6.5 }, 'gptConfig: vocabSize (6.5) must be a whole number from 1.'],
    [{ model_type: 'llama' }, 'model_type: Invalid type: Expected "gpt2" but received "llama"'],
    [{ activation_function: 'quick_gelu' }, 'but received "quick_gelu"'],
    [{ scale_attn_by_inverse_layer_idx: true }, 'scale_attn_by_inverse_layer_idx: Invalid type: Expected false'],
    [{ layer_norm_epsilon: -1 }, 'gptConfig: epsilon (-1) must be a number above 0.'],
  ])('refuses the config field %j', async (fields, message) => {
    const files = await folder(undefined, fields);
    await expect(loadPretrained(files)).rejects.toThrow('config.json');
    await expect(loadPretrained(files)).rejects.toThrow(message);
  });

  it('says which file is not there', async () => {
    const files = await folder();
    files.delete('model.safetensors');
    await expect(loadPretrained(files)).rejects.toThrow(
      'loadPretrained: there is no model.safetensors in the given files.',
    );
    files.delete('config.json');
    await expect(loadPretrained(files)).rejects.toThrow('loadPretrained: there is no config.json in the given files.');
  });

  it('leaves no tensor behind when the file ends too soon', async () => {
    const files = await folder();
    files.set('model.safetensors', files.get('model.safetensors')!.slice(0, -4));
    await expect(loadPretrained(files)).rejects.toThrow('model.safetensors');
  });
});
