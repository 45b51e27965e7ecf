import * as tf from '@tensorflow/tfjs-core';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import * as fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { huggingFaceName } from './families/gpt2-names.ts';
import { loadConfig, loadPretrained } from './load-pretrained.ts';
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

  it('reads a tied table that is stored as the head alone', async () => {
    const headOnly = await folder(renamed((name) => name.replace('transformer.wte', 'lm_head')));
    expect(await logits(headOnly)).toEqual(await logits(await folder()));
  });

  it.each(['GPT2Model', 'GPT2DoubleHeadsModel'] as const)(
    'reads a %s as GPT2LMHeadModel of transformers does',
    async (architecture) => {
      const fixtures = new URL('__fixtures__/gpt2-architectures/', import.meta.url);
      const expected = JSON.parse(await readFile(new URL('expected.json', fixtures), 'utf8')) as {
        readonly input: number[][];
        readonly logits: Record<string, number[]>;
      };
      const model = await loadPretrained(new URL(architecture, fixtures));
      const prediction = model.forward(expected.input);
      const difference = tf.tidy(() =>
        tf.max(tf.abs(tf.sub(tf.reshape(prediction.logits, [-1]), expected.logits[architecture]!))),
      );
      expect((await difference.data())[0]).toBeLessThan(1e-5);
      tf.dispose([prediction.logits, difference]);
      model.dispose();
    },
  );

  it('names both tensors that are one weight', async () => {
    const files = await folder((tensors) => [...tensors, ones('ln_f.weight', [4])]);
    await expect(loadPretrained(files)).rejects.toThrow(
      new Error(
        'model.safetensors: "ln_f.weight" and "transformer.ln_f.weight" are the same weight; one of them must go.',
      ),
    );
  });

  it('counts the layers before it asks for their tensors', async () => {
    await expect(loadPretrained(await folder(undefined, { n_layer: 100_000 }))).rejects.toThrow(
      new Error('model.safetensors does not fit its config.json: there are only 16 tensors for n_layer (100000).'),
    );
  });

  it('names the first ten of many tensors, and says how many more there are', async () => {
    const files = await folder(
      (tensors) => [...tensors, ...Array.from({ length: 100 }, (_, index) => ones(`extra.${index}`, [1]))],
      { n_layer: 10 },
    );
    const { message } = await loadPretrained(files).then(
      () => new Error('none'),
      (error: Error) => error,
    );
    const lines = message.split('\n');
    expect(lines).toHaveLength(1 + 11 + 11);
    expect(lines[1]).toBe('Tensor "transformer.h.1.ln_1.weight" (blocks.1.attentionNorm.scale) is missing.');
    expect(lines[11]).toBe('… and 98 more.');
    expect(lines[12]).toBe('Tensor "extra.0" is none of this model\'s.');
    expect(lines[22]).toBe('… and 90 more.');
  });

  it('lets no name from a file act on a terminal', async () => {
    const files = await folder((tensors) => [...tensors, ones('\u001b]0;title\u0007\u009b31m', [1])]);
    await expect(loadPretrained(files)).rejects.toThrow(
      String.raw`Tensor "\u001b]0;title\u0007\u009b31m" is none of this model's.`,
    );
    const fields = await folder(undefined, { activation_function: '\u001b[31m\u202e' });
    await expect(loadPretrained(fields)).rejects.toThrow(String.raw`but received "\u001b[31m\u202e"`);
    fields.set('config.json', new TextEncoder().encode('{"a\u001b[31m'));
    await expect(loadPretrained(fields)).rejects.toThrow(/^[^\p{Cc}]+$/u);
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
    [{ n_head: 3 }, 'n_embd (4) must be a multiple of n_head (3).'],
    [{ architectures: ['GPT2ForSequenceClassification'] }, 'but received "GPT2ForSequenceClassification"'],
    [{ vocab_size: 6.5 }, 'vocab_size: 6.5 must be a whole number from 1 to 2147483647.'],
    [{ n_layer: 1e6 }, 'n_layer: 1000000 must be a whole number from 1 to 100000.'],
    [{ n_layer: 2 ** 33 }, 'n_layer: 8589934592 must be a whole number from 1 to 100000.'],
    [{ n_positions: -1 }, 'n_positions: -1 must be a whole number from 1 to 2147483647.'],
    [{ n_inner: 0 }, 'n_inner: 0 must be a whole number from 1 to 2147483647.'],
    [{ embd_pdrop: 1.5 }, 'embd_pdrop: 1.5 must be from 0 up to, but not including, 1.'],
    [{ n_embd: 2 ** 30 }, 'n_embd: 1073741824 must be a whole number from 1 to 536870911.'],
    [{ model_type: 'llama' }, 'model_type: Invalid type: Expected "gpt2" but received "llama"'],
    [{ activation_function: 'quick_gelu' }, 'but received "quick_gelu"'],
    [{ scale_attn_by_inverse_layer_idx: true }, 'scale_attn_by_inverse_layer_idx: Invalid type: Expected false'],
    [{ layer_norm_epsilon: -1 }, 'layer_norm_epsilon: Invalid value: Expected >0 but received -1'],
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

  it('reads a config or says which field is wrong, whatever stands in one', async () => {
    const files = await folder();
    const json = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as object;
    const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double(), fc.integer());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(json)), value, async (field, wrong) => {
        files.set('config.json', new TextEncoder().encode(JSON.stringify({ ...json, [field]: wrong })));
        const read = await loadConfig(files).catch((error: Error) => error);
        if (!(read instanceof Error)) {
          expect(gptConfig(read)).toEqual(read);
          return;
        }
        expect(read.message).toMatch(/^the given files: config\.json: [^\p{Cc}\p{Bidi_Control}]+$/u);
        expect(read.message).toContain(field);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['model.safetensors.index.json', 'the weights are in several files (shards), which are not read yet.'],
    ['pytorch_model.bin', "the weights are in PyTorch's format, which can hold programs, and is not read."],
    ['pytorch_model.bin.index.json', "the weights are in several files of PyTorch's format, which is not read."],
  ])('says that the weights are in %s', async (name, reason) => {
    const files = await folder();
    files.set(name, files.get('model.safetensors')!);
    files.delete('model.safetensors');
    await expect(loadPretrained(files)).rejects.toThrow(
      new Error(
        `loadPretrained: there is no model.safetensors in the given files, but ${name}: ${reason} ` +
          'In Python, model.save_pretrained(folder, max_shard_size="1TB") writes one.',
      ),
    );
  });

  it('leaves no tensor behind when the file ends too soon', async () => {
    const files = await folder();
    files.set('model.safetensors', files.get('model.safetensors')!.slice(0, -4));
    await expect(loadPretrained(files)).rejects.toThrow('model.safetensors');
  });
});
