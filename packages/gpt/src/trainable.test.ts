import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/layer';
import { recomputed } from '@typeformer/transformer';
import { describe, expect, it } from 'vitest';
import { assembleGpt } from './assemble-gpt.ts';
import { gptConfig } from './config.ts';
import { gptParts } from './gpt-layer.ts';
import { createGpt } from './model.ts';
import { trainable } from './trainable.ts';

const config = gptConfig({ vocabSize: 11, maxSeqLen: 32, dModel: 16, nLayers: 6, nHeads: 2, dropout: 0.2 });

describe('trainable', () => {
  it('lets a model train with its blocks recomputed: the same loss and gradients, to the bit, in half the memory', async () => {
    const model = createGpt(config, { seed: 1 });
    const parts = gptParts(config);
    const inLessMemory = trainable(assembleGpt({ ...parts, blocks: parts.blocks.map(recomputed) }), model.weights);
    const differentiate = async (model: Pick<typeof inLessMemory, 'loss'>) => {
      const ids = tf.fill<tf.Rank.R2>([4, 32], 3, 'int32');
      const { result, peakBytes } = await tf.profile(() => {
        const { value, grads } = tf.variableGrads(() => model.loss(ids, ids, { rng: createRng(2) }));
        return { value, ...grads };
      });
      ids.dispose();
      return { numbers: result as Record<string, tf.Tensor>, peakBytes };
    };
    const [plain, again] = [await differentiate(model), await differentiate(inLessMemory)];
    expect(Object.keys(plain.numbers)).toHaveLength(1 + 2 + 6 * 12 + 2);
    for (const [name, tensor] of Object.entries(plain.numbers)) {
      expect(await again.numbers[name]!.data(), name).toEqual(await tensor.data());
    }
    expect(again.peakBytes).toBeLessThan(plain.peakBytes / 2);
    tf.dispose([plain.numbers, again.numbers]);
    model.dispose();
  });
});
