import * as tf from '@tensorflow/tfjs-core';
import { Gpt, gptConfig, gptLayer, lora, Model, type LoraAdapters, type LoraOptions } from '@typeformer/gpt';
import { buildWeights, createRng, disposeWeights, weightsByPath } from '@typeformer/layer';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { peftName } from './families/peft-names.ts';
import { mapTarget } from './files/map-target.ts';
import { loadAdapter } from './load-adapter.ts';
import { loadPretrained } from './load-pretrained.ts';
import { saveAdapter } from './save-adapter.ts';
import { savePretrained } from './save-pretrained.ts';
import { writeSafetensors, type TensorToWrite } from './safetensors/write-safetensors.ts';

/** Made by PEFT in float64: see `__fixtures__/README.md`. */
type Expected = {
  readonly input: number[][];
  readonly target: number[][];
  /** Of the last token of each row. */
  readonly logits: number[];
  readonly loss: number;
  readonly gradients: Record<string, number[]>;
};

const reference = (path: string) => fileURLToPath(new URL(`__fixtures__/${path}`, import.meta.url));
const jsonOf = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;

async function largestDifference(tensor: tf.Tensor, expected: readonly number[]): Promise<number> {
  const actual = await tensor.data();
  expect(actual.length).toBe(expected.length);
  return expected.reduce((largest, value, index) => Math.max(largest, Math.abs(value - actual[index]!)), 0);
}

/** The reference model with the reference adapter. */
async function adaptedReference() {
  const gpt = await loadPretrained(reference('gpt2'));
  const adapter = await loadAdapter(reference('gpt2-lora'), gpt.config);
  const layer = lora(gpt.layer, adapter);
  const model = new Model(layer, { base: gpt.weights, adapters: adapter.adapters });
  return { config: gpt.config, adapter, layer, model };
}

const small = gptConfig({ vocabSize: 7, maxSeqLen: 4, dModel: 4, nLayers: 1, nHeads: 2 });

function newAdapters(options: LoraOptions): LoraAdapters {
  return buildWeights<LoraAdapters>(lora(gptLayer(small), options).parameters.adapters, createRng(1));
}

/** A folder in memory, of tensors and with fields in the config as a test asks. */
async function folder(
  change: (tensors: TensorToWrite[]) => TensorToWrite[],
  fields: Record<string, unknown> = {},
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const adapters = newAdapters({ rank: 1 });
  await saveAdapter({ rank: 1, adapters }, files);
  disposeWeights(adapters);
  const stem = 'base_model.model.transformer.h.0.attn.c_attn';
  const tensors = [ones(`${stem}.lora_A.weight`, [1, 4]), ones(`${stem}.lora_B.weight`, [12, 1])];
  await mapTarget(files).write('adapter_model.safetensors', writeSafetensors(change(tensors)));
  const config = { ...jsonOf(files.get('adapter_config.json')!), ...fields };
  return files.set('adapter_config.json', new TextEncoder().encode(JSON.stringify(config)));
}

const ones = (name: string, shape: number[]): TensorToWrite => ({
  name,
  shape,
  data: new Float32Array(tf.util.sizeFromShape(shape)).fill(1),
});

describe('loadAdapter', () => {
  it('gives the logits, the loss and the gradients that PEFT computes', async () => {
    const { model } = await adaptedReference();
    const expected = JSON.parse(await readFile(reference('gpt2-lora/expected.json'), 'utf8')) as Expected;
    const adapters = weightsByPath<tf.Variable>(model.weights.adapters);
    const { logits, loss, gradients } = tf.tidy(() => {
      const [input, target] = [expected.input, expected.target].map((ids) => tf.tensor2d(ids, undefined, 'int32'));
      const { value, grads } = tf.variableGrads(() => model.loss(input!, target!), [...adapters.values()]);
      const ofModule = [...adapters].map(([path, { name }]) => [peftName(path), tf.transpose(grads[name]!)]);
      const last = tf.slice(model.forward(expected.input).logits, [0, input!.shape[1]! - 1], [-1, 1]);
      return { logits: last, loss: value, gradients: Object.fromEntries(ofModule) as Record<string, tf.Tensor> };
    });
    expect(await largestDifference(logits, expected.logits)).toBeLessThan(1e-5);
    expect(await largestDifference(loss, [expected.loss])).toBeLessThan(1e-5);
    for (const [name, numbers] of Object.entries(expected.gradients)) {
      expect(await largestDifference(gradients[name]!, numbers), name).toBeLessThan(2e-6);
    }
    expect(Object.keys(gradients)).toEqual(expect.arrayContaining(Object.keys(expected.gradients)));
    tf.dispose([logits, loss, gradients]);
    model.dispose();
  });

  it('loads into a model that merges, and is saved as a plain GPT-2 that computes the same', async () => {
    const { config, layer, model } = await adaptedReference();
    const logitsOf = async <W>(of: Model<W>) => {
      const { logits } = of.forward([[1, 2, 3]]);
      const numbers = await logits.data();
      logits.dispose();
      return numbers;
    };
    const expected = await logitsOf(model);
    const merged = new Gpt(config, layer.merge(model.weights));
    model.dispose();
    const files = new Map<string, Uint8Array>();
    await savePretrained(merged, files);
    merged.dispose();
    const plain = await loadPretrained(files);
    expect(await logitsOf(plain)).toEqual(expected);
    plain.dispose();
  });

  it('names every missing, surplus and misshapen tensor in one error', async () => {
    const stem = 'base_model.model.transformer.h.0';
    const files = await folder(([down]) => [
      down!,
      ones(`${stem}.mlp.c_fc.lora_A.weight`, [2, 4]),
      ones(`${stem}.mlp.c_fc.lora_B.weight`, [16, 1]),
      ones(`${stem}.attn.c_attn.lora_magnitude_vector`, [12]),
    ]);
    await expect(loadAdapter(files, small)).rejects.toThrow(
      [
        'adapter_model.safetensors does not fit its adapter_config.json and the model:',
        `Tensor "${stem}.attn.c_attn.lora_B.weight" (blocks.0.attention.qkv.weight.up) is missing.`,
        `Tensor "${stem}.mlp.c_fc.lora_A.weight" (blocks.0.feedForward.up.weight.down) has shape [2,4]; the model expects [1,4].`,
        `Tensor "${stem}.attn.c_attn.lora_magnitude_vector" is none of this model's.`,
      ].join('\n'),
    );
    const foreign = await folder(() => [
      ones('base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight', [1, 4]),
    ]);
    await expect(loadAdapter(foreign, small)).rejects.toThrow(
      "adapter_model.safetensors holds no adapter of a matrix in this model's blocks.",
    );
  });

  it.each<[Record<string, unknown>, string]>([
    [{ peft_type: 'IA3' }, 'peft_type: Invalid type: Expected "LORA" but received "IA3"'],
    [{ r: 0 }, 'r: Invalid value: Expected >=1 but received 0'],
    [{ lora_alpha: null }, 'lora_alpha: Invalid type: Expected number but received null'],
    [{ use_rslora: true }, 'use_rslora: Invalid type: Expected false but received true'],
    [{ init_lora_weights: 'pissa' }, 'init_lora_weights: Invalid type'],
    [{ alpha_pattern: { c_attn: 4 } }, 'alpha_pattern.c_attn: Invalid key'],
    [{ alora_invocation_tokens: [1] }, 'alora_invocation_tokens: Invalid type'],
  ])('refuses the config field %j', async (fields, message) => {
    await expect(loadAdapter(await folder((tensors) => tensors, fields), small)).rejects.toThrow(
      `the given files: adapter_config.json: not a LoRA configuration that can be read. ${message}`,
    );
  });

  it('compares a rank that no file could fill, and fills nothing', async () => {
    await expect(loadAdapter(await folder((tensors) => tensors, { r: 1e9 }), small)).rejects.toThrow(
      'has shape [1,4]; the model expects [1000000000,4].',
    );
  });

  it('says which file is not there', async () => {
    const files = await folder((tensors) => tensors);
    files.delete('adapter_model.safetensors');
    await expect(loadAdapter(files, small)).rejects.toThrow(
      'loadAdapter: there is no adapter_model.safetensors in the given files.',
    );
    files.delete('adapter_config.json');
    await expect(loadAdapter(files, small)).rejects.toThrow(
      'loadAdapter: there is no adapter_config.json in the given files.',
    );
  });
});

describe('saveAdapter', () => {
  it('writes byte for byte what PEFT did, and what it reads the same from the config', async () => {
    const { adapter, model } = await adaptedReference();
    const files = new Map<string, Uint8Array>();
    await saveAdapter({ ...adapter, adapters: model.weights.adapters }, files);
    const original = await readFile(reference('gpt2-lora/adapter_model.safetensors'));
    expect(Buffer.from(files.get('adapter_model.safetensors')!).equals(original)).toBe(true);

    const theirs = jsonOf(await readFile(reference('gpt2-lora/adapter_config.json')));
    const { target_modules, base_model_name_or_path, ...rest } = jsonOf(files.get('adapter_config.json')!);
    expect(theirs).toMatchObject(rest);
    expect(base_model_name_or_path).toBe(null);
    const suffixes = theirs['target_modules'] as string[];
    expect(target_modules).toHaveLength(3 * suffixes.length);
    for (const module of target_modules as string[]) {
      expect(
        suffixes.filter((suffix) => module.endsWith(`.${suffix}`)),
        module,
      ).toHaveLength(1);
    }
    model.dispose();
  });

  it('and loadAdapter give the same adapters, to the bit, and the same options', async () => {
    const options = { rank: 2, alpha: 0.1, adapts: (path: string) => path.endsWith('.output.weight') };
    const [adapters, files] = [newAdapters(options), new Map<string, Uint8Array>()];
    await saveAdapter({ ...options, adapters }, files);
    const again = await loadAdapter(files, small);
    expect([again.rank, again.alpha]).toEqual([2, 0.1]);
    expect(Object.keys(lora(gptLayer(small), again).parameters.adapters)).toEqual(Object.keys(adapters));
    const loaded = weightsByPath(again.adapters);
    for (const [path, weight] of weightsByPath(adapters)) {
      expect(loaded.get(path)!.shape).toEqual(weight.shape);
      expect(await loaded.get(path)!.data(), path).toEqual(await weight.data());
    }
    disposeWeights([adapters, again.adapters]);
  });

  it('refuses another rank than that of the adapters, and adapters that PEFT keeps otherwise', async () => {
    const files = new Map<string, Uint8Array>();
    const adapters = newAdapters({ rank: 2, adapts: (path) => path === 'tokens.weight' });
    await expect(saveAdapter({ rank: 3, adapters }, files)).rejects.toThrow(
      'saveAdapter: rank (3) must be that of the adapters; that of "tokens.weight" has 2.',
    );
    await expect(saveAdapter({ rank: 2, adapters }, files)).rejects.toThrow(
      'saveAdapter: "tokens.weight.down" must adapt a matrix of a block.',
    );
    expect(files.size).toBe(0);
    disposeWeights(adapters);
  });
});
