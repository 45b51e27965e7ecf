import * as tf from '@tensorflow/tfjs-core';
import { noPositions, tokenEmbedding, untiedHead } from '@typeformer/embeddings';
import { checkLanguageModel } from '@typeformer/generate/testing';
import {
  buildWeights,
  countParameters,
  createRng,
  disposeWeights,
  mapParameters,
  normal,
  weightsByPath,
  type Declared,
  type Rng,
} from '@typeformer/layer';
import { checkGradients } from '@typeformer/ops/testing';
import { causalSelfAttention, recomputed, rmsNorm, swiGlu, transformerBlock } from '@typeformer/transformer';
import { describe, expect, it } from 'vitest';
import { assembleGpt } from './assemble-gpt.ts';
import { gptConfig } from './config.ts';
import { gptLayer, gptParts, type GptWeights } from './gpt-layer.ts';
import { lora, type LoraAdapters, type LoraLayer, type LoraWeights } from './lora.ts';
import { createGpt, Gpt, Model } from './model.ts';

const config = gptConfig({ vocabSize: 11, maxSeqLen: 8, dModel: 8, nLayers: 2, nHeads: 2, dropout: 0.1 });
const ids = [[1, 2, 3, 4, 5]];
const targets = [[2, 3, 4, 5, 6]];
const everyMatrix = (_: string, shape: readonly number[]) => shape.length === 2;

const layer = lora(gptLayer(config), { rank: 2, alpha: 3, adapts: everyMatrix });

/** The model of seed 1, adapted: as at the start, or as if `up` had learned something. */
function adaptedGpt(up: 'zero' | 'random', of: LoraLayer<GptWeights> = layer): Model<LoraWeights<GptWeights>> {
  const { adapters } = of.parameters;
  const start = { zero: buildWeights<LoraAdapters>, random: randomAdapters }[up];
  return new Model(of, { base: createGpt(config, { seed: 1 }).weights, adapters: start(adapters, createRng(2)) });
}

function randomAdapters(parameters: Declared<LoraAdapters>, rng: Rng): LoraAdapters {
  return mapParameters(parameters, ({ shape }, path) =>
    normal({ std: 0.3 })(shape as [number, number]).initialize(rng.split(path)),
  );
}

async function logitsOf<W>(model: Model<W>): Promise<Float32Array> {
  const { logits } = model.forward(ids);
  const numbers = await logits.data<'float32'>();
  logits.dispose();
  return numbers;
}

/** The loss with dropout, and its gradients by the adapters, by their names as variables. */
function differentiate({ weights, layer }: Model<LoraWeights<GptWeights>>): Record<string, tf.Tensor> {
  const variables = [...weightsByPath<tf.Variable>(weights.adapters).values()];
  return tf.tidy(() => {
    const [inputs, expected] = [tf.tensor2d(ids, undefined, 'int32'), tf.tensor2d(targets, undefined, 'int32')];
    const { value, grads } = tf.variableGrads(() => {
      const { hidden } = layer.apply(weights, inputs, { rng: createRng(4) });
      return layer.loss(weights, hidden, expected);
    }, variables);
    return { loss: value, ...grads };
  });
}

describe('lora', () => {
  it('is at first the plain model, to the bit', async () => {
    const [plain, adapted] = [createGpt(config, { seed: 1 }), adaptedGpt('zero')];
    expect(await logitsOf(adapted)).toEqual(await logitsOf(plain));
    const losses = [plain, adapted].map((model) =>
      tf.tidy(() =>
        model.loss(tf.tensor2d(ids, undefined, 'int32'), tf.tensor2d(targets, undefined, 'int32'), {
          rng: createRng(4),
        }),
      ),
    );
    expect(await losses[1]!.data()).toEqual(await losses[0]!.data());
    tf.dispose([losses]);
    plain.dispose();
    adapted.dispose();
  });

  it('makes a LanguageModel, too', async () => {
    const adapted = adaptedGpt('random');
    await checkLanguageModel(adapted, { countLive: () => tf.memory().numTensors });
    adapted.dispose();
  });

  it('merges into plain weights of their own, which compute the same to the bit', async () => {
    const adapted = adaptedGpt('random');
    const [plain, expected] = [createGpt(config, { seed: 1 }), await logitsOf(adapted)];
    expect(expected).not.toEqual(await logitsOf(plain));
    const merged = new Gpt(config, layer.merge(adapted.weights));
    adapted.dispose();
    expect(await logitsOf(merged)).toEqual(expected);
    merged.dispose();
    plain.dispose();
  });

  it('learns by its adapters alone, the base staying as it is', async () => {
    const [plain, adapted] = [createGpt(config, { seed: 1 }), adaptedGpt('zero')];
    const adapters = weightsByPath<tf.Variable>(adapted.weights.adapters);
    const losses: number[] = [];
    for (let step = 0; step < 20; step++) {
      const { loss, ...gradients } = differentiate(adapted);
      losses.push((await loss!.data())[0]!);
      for (const variable of adapters.values()) {
        tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(gradients[variable.name]!, 0.5))));
      }
      tf.dispose([loss!, gradients]);
    }
    expect(losses.at(-1)! / losses[0]!).toBeLessThan(0.5);
    const base = weightsByPath(adapted.weights.base);
    for (const [path, weight] of weightsByPath(plain.weights)) {
      expect(await base.get(path)!.data(), path).toEqual(await weight.data());
    }
    adapted.dispose();
    plain.dispose();
  });

  it('has right gradients by its adapters, on parts of every kind', async () => {
    const dModel = 4;
    const initializer = normal({ std: 0.5 });
    const block = transformerBlock({
      norm: rmsNorm({ dModel }),
      attention: causalSelfAttention({ dModel, nHeads: 2, nKeyValueHeads: 1, initializer }),
      feedForward: swiGlu({ dModel, dFf: 6, initializer }),
    });
    const plain = assembleGpt({
      tokens: tokenEmbedding({ vocabSize: 5, dModel, initializer }),
      positions: noPositions(),
      blocks: [block],
      norm: rmsNorm({ dModel }),
      head: untiedHead({ vocabSize: 5, dModel, initializer }),
      maxSeqLen: 3,
    });
    const layer = lora(plain, { rank: 1, alpha: 0.5, adapts: everyMatrix });
    const base = buildWeights<Parameters<typeof plain.apply>[0]>(plain.parameters, createRng(1));
    const adapters = randomAdapters(layer.parameters.adapters, createRng(2));
    const [paths, tensors] = [[...weightsByPath(adapters).keys()], [...weightsByPath(adapters).values()]];
    expect(paths).toHaveLength(2 * 7);
    await checkGradients((...given) => {
      const read = new Map(paths.map((path, index) => [path, given[index]!]));
      const weights = {
        base,
        adapters: mapParameters<LoraAdapters>(layer.parameters.adapters, (_, path) => read.get(path)!),
      };
      return layer.logits(weights, layer.apply(weights, tf.tensor2d([[1, 2, 4]], undefined, 'int32'), {}).hidden);
    }, tensors);
    disposeWeights([base, adapters]);
  });

  it('is the same to the bit with its blocks recomputed', async () => {
    const parts = gptParts(config);
    const inLessMemory = assembleGpt({ ...parts, blocks: parts.blocks.map(recomputed) });
    const again = adaptedGpt('random', lora(inLessMemory, { rank: 2, alpha: 3, adapts: everyMatrix }));
    const model = adaptedGpt('random');
    const [expected, actual] = [Object.values(differentiate(model)), Object.values(differentiate(again))];
    for (const [index, tensor] of expected.entries()) expect(await actual[index]!.data()).toEqual(await tensor.data());
    tf.dispose([expected, actual]);
    model.dispose();
    again.dispose();
  });

  it('adapts the qkv weights by default', () => {
    const layer = lora(gptLayer(config), { rank: 2 });
    expect(Object.keys(layer.parameters.adapters)).toEqual(
      [0, 1].map((index) => `blocks.${index}.attention.qkv.weight`),
    );
    expect(countParameters(layer).byComponent.adapters).toBe(2 * 2 * (8 + 24));
  });

  it('refuses a rank, an alpha and a choice that are none', () => {
    const layer = gptLayer(config);
    expect(() => lora(layer, { rank: 0 })).toThrow('lora: rank (0) must be a whole number from 1.');
    expect(() => lora(layer, { rank: 1, alpha: NaN })).toThrow('lora: alpha (NaN) must be a finite number.');
    expect(() => lora(layer, { rank: 1, adapts: () => false })).toThrow(
      'lora: adapts must choose at least one matrix.',
    );
    expect(() => lora(layer, { rank: 1, adapts: (path) => path.endsWith('bias') })).toThrow(
      'lora: adapts must choose matrices; blocks.0.attentionNorm.bias has shape [8].',
    );
  });
});
