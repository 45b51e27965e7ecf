import * as tf from '@tensorflow/tfjs-core';
import type { Gpt } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { attentionWeights } from '@typeformer/ops';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { huggingFaceName } from './families/gpt2-names.ts';
import { loadPretrained } from './load-pretrained.ts';

/** Made by transformers in float64: see `__fixtures__/README.md`. */
type Expected = {
  readonly input: number[][];
  readonly target: number[][];
  readonly shape: number[];
  readonly logits: number[];
  readonly loss: number;
  readonly hidden_states: number[][];
  readonly attention_layer_0: number[];
  readonly gradients: Record<string, { readonly shape: number[]; readonly norm: number; readonly first: number[] }>;
  readonly greedy: { readonly prompt: number[]; readonly ids: number[] };
};

const largestDifference = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((largest, value, index) => Math.max(largest, Math.abs(value - actual[index]!)), 0);
};

describe.each(['gpt2', 'gpt2-untied'])('the reference model %s', (name) => {
  const folder = fileURLToPath(new URL(`__fixtures__/${name}`, import.meta.url));
  let model: Gpt;
  let expected: Expected;

  beforeAll(async () => {
    model = await loadPretrained(folder);
    expected = JSON.parse(await readFile(`${folder}/expected.json`, 'utf8')) as Expected;
  });
  afterAll(() => {
    const { numTensors } = tf.memory();
    const owned = weightsByPath(model.weights).size;
    model.dispose();
    expect(tf.memory().numTensors).toBe(numTensors - owned);
  });

  it("gives PyTorch's logits within 2e-4, and its loss within 1e-5", async () => {
    const { logits, loss, perplexity } = model.forward(expected.input, { targets: expected.target });
    expect(logits.shape).toEqual(expected.shape);
    expect(largestDifference(await logits.data(), expected.logits)).toBeLessThan(2e-4);
    expect(Math.abs((await loss.data())[0]! - expected.loss)).toBeLessThan(1e-5);
    expect((await perplexity.data())[0]! / Math.exp(expected.loss)).toBeCloseTo(1, 5);
    tf.dispose([logits, loss, perplexity]);
  });

  it('gives every hidden state within 2e-4', async () => {
    const seen = new Map<string, tf.Tensor>();
    const tap = <T extends tf.Tensor>(activation: string, tensor: T): T => {
      seen.set(activation, tf.keep(tensor.clone()));
      return tensor;
    };
    model.forward(expected.input, { tap }).logits.dispose();
    const { nLayers } = model.config;
    const names = ['embedding', ...Array.from({ length: nLayers - 1 }, (_, block) => `blocks.${block}.output`), 'norm'];
    for (const [index, activation] of names.entries()) {
      const numbers = await seen.get(activation)!.data();
      expect(largestDifference(numbers, expected.hidden_states[index]!), activation).toBeLessThan(2e-4);
    }
    const [queries, keys] = ['queries', 'keys'].map((part) => seen.get(`blocks.0.attention.${part}`) as tf.Tensor4D);
    const attention = tf.tidy(() => attentionWeights(queries!, keys!));
    expect(largestDifference(await attention.data(), expected.attention_layer_0), 'attention').toBeLessThan(1e-5);
    tf.dispose([...seen.values(), attention]);
  });

  it("gives the norm of every gradient within 1e-3, relative, and PyTorch's first numbers", async () => {
    const weights = weightsByPath<tf.Variable>(model.weights);
    const { value, grads } = tf.tidy(() => {
      const inputs = tf.tensor2d(expected.input, undefined, 'int32');
      const targets = tf.tensor2d(expected.target, undefined, 'int32');
      return tf.variableGrads(() => model.loss(inputs, targets), [...weights.values()]);
    });
    expect(Math.abs((await value.data())[0]! - expected.loss)).toBeLessThan(1e-5);
    expect([...weights.keys()].map(huggingFaceName).toSorted()).toEqual(Object.keys(expected.gradients).toSorted());
    for (const [path, variable] of weights) {
      const { shape, norm, first } = expected.gradients[huggingFaceName(path)]!;
      const gradient = grads[variable.name]!;
      expect(gradient.shape, path).toEqual(shape);
      const numbers = await gradient.data();
      const actual = Math.sqrt([...numbers].reduce((sum, number) => sum + number * number, 0));
      expect(Math.abs(actual / norm - 1), path).toBeLessThan(1e-3);
      expect(largestDifference(numbers.slice(0, first.length), first), path).toBeLessThan(1e-4 * Math.max(1, norm));
    }
    tf.dispose([value, grads]);
  });

  it('continues a prompt greedily with the very same ids', async () => {
    const { prompt, ids } = expected.greedy;
    const written = [...prompt];
    let { logits, state } = await model.nextLogits(prompt);
    while (written.length < ids.length) {
      const id = logits.indexOf(Math.max(...logits));
      written.push(id);
      ({ logits, state } = await model.nextLogits([id], state));
    }
    model.release(state);
    expect(written).toEqual(ids);
  });

  it('gives token by token, and in pieces, what it gives all at once, within 1e-5', async () => {
    const ids = expected.input[0]!;
    const all = model.forward([ids]);
    const rows = (await all.logits.array())[0]!;
    all.logits.dispose();
    for (const size of [1, 3, ids.length]) {
      let state: Awaited<ReturnType<Gpt['nextLogits']>>['state'] | undefined;
      for (let start = 0; start < ids.length; start += size) {
        const piece = ids.slice(start, start + size);
        const next = await model.nextLogits(piece, state);
        state = next.state;
        expect(largestDifference(next.logits, rows[start + piece.length - 1]!)).toBeLessThan(1e-5);
      }
      model.release(state!);
    }
  });

  it('lets no later token change an earlier logit', async () => {
    const changed = expected.input.map((row) => row.map((id, place) => (place >= 8 ? (id + 1) % model.vocabSize : id)));
    const [before, after] = [expected.input, changed].map((ids) => model.forward(ids).logits);
    const earlier = (logits: tf.Tensor3D) => tf.tidy(() => tf.slice(logits, [0, 0, 0], [-1, 8, -1]));
    const [one, other] = [earlier(before!), earlier(after!)];
    expect(await one!.data()).toEqual(await other!.data());
    expect(await before!.data()).not.toEqual(await after!.data());
    tf.dispose([before!, after!, one!, other!]);
  });
});
