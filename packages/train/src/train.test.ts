import * as tf from '@tensorflow/tfjs-core';
import { setThreads, simdBackendInfo } from '@typeformer/backend-simd';
import { loadPretrained } from '@typeformer/checkpoint';
import { createGpt, gptConfig, type Gpt } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { randomWindows, windowsAt } from './data/windows.ts';
import { adamW } from './optimizers/adam-w.ts';
import { cosine, warmup } from './schedules.ts';
import { lossesOf, repeated, run, sentence, settings, stepsOf, tiny } from '../test/tiny.ts';
import { ignored, type Batch } from './data/batch.ts';
import { evaluate } from './evaluate.ts';
import type { StepEvent } from './events.ts';
import { NonFiniteError } from './non-finite-error.ts';
import { train } from './train.ts';

const fixtures = fileURLToPath(new URL('__fixtures__/training', import.meta.url));

describe('train', () => {
  it("follows PyTorch's run: 60 losses within 2e-3, gradient norms within 1 %, and the weights it ends with", async () => {
    const expected = JSON.parse(readFileSync(`${fixtures}/expected.json`, 'utf8')) as {
      contextLength: number;
      adamw: { betas: [number, number]; epsilon: number; weightDecay: number };
      schedule: { peak: number; floor: number; warmupSteps: number; steps: number };
      clipNorm: number;
      batches: number[][];
      log: { learningRate: number; loss: number; gradientNorm: number }[];
    };
    const text = readFileSync(`${fixtures}/tinyshakespeare-20000.txt`, 'utf8');
    const whole = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"; // of all of Tiny Shakespeare
    const tokens = [...text].map((character) => whole.indexOf(character));
    const model = await loadPretrained(fixtures);
    const { betas, ...settings } = expected.adamw;
    const { peak, floor, warmupSteps, steps: length } = expected.schedule;
    const steps = stepsOf(
      await run(model, {
        batches: (index) => windowsAt(tokens, expected.batches[index]!, expected.contextLength),
        steps: length,
        learningRate: warmup(warmupSteps, cosine({ peak, floor, steps: length - warmupSteps })),
        optimizer: adamW({ beta1: betas[0], beta2: betas[1], ...settings }),
        clipNorm: expected.clipNorm,
      }),
    );
    expect(steps).toHaveLength(60);
    for (const [index, { loss, gradientNorm, learningRate }] of steps.entries()) {
      const logged = expected.log[index]!;
      expect(learningRate).toBeCloseTo(logged.learningRate, 9);
      expect(Math.abs(loss - logged.loss), `loss of step ${index}`).toBeLessThan(2e-3);
      expect(Math.abs(gradientNorm / logged.gradientNorm - 1), `norm of step ${index}`).toBeLessThan(0.01);
    }
    const reached = await loadPretrained({
      'config.json': readFileSync(`${fixtures}/config.json`),
      'model.safetensors': readFileSync(`${fixtures}/final.safetensors`),
    });
    const final = weightsByPath(reached.weights);
    for (const [path, weight] of weightsByPath(model.weights)) {
      const distance = tf.tidy(() => tf.div(tf.norm(tf.sub(weight, final.get(path)!)), tf.norm(final.get(path)!)));
      expect((await distance.data())[0], path).toBeLessThan(0.01);
      distance.dispose();
    }
    reached.dispose();
    model.dispose();
  });

  it('brings a model to know one sentence by heart', async () => {
    const model = tiny();
    const steps = stepsOf(await run(model, { steps: 150 }));
    expect(steps[0]!.loss).toBeGreaterThan(4);
    expect(steps.at(-1)!.loss).toBeLessThan(0.5);
    model.dispose();
  });

  it('gives the same run for the same seeds, dropout included, and another for another', async () => {
    const losses = async (seed: number) => {
      const model = tiny(0.2);
      const steps = stepsOf(await run(model, { seed }));
      model.dispose();
      return steps.map(({ loss }) => loss);
    };
    const first = await losses(1);
    expect(await losses(1)).toEqual(first);
    expect(await losses(2)).not.toEqual(first);
  });

  it('holds as many tensors and bytes, and as much memory, after step 2000 as after step 10', async () => {
    const model = tiny();
    const held = new Set<string>();
    const batches = randomWindows({ tokens: sentence, batchSize: 2, contextLength: 8, seed: 0 });
    for await (const { step } of train({ ...settings, model, batches, steps: 2000, averageDecay: 0.99 })) {
      const { numTensors, numBytes } = tf.memory();
      const { inUse, reserved } = simdBackendInfo().memory;
      if (step >= 10) held.add(`${numTensors} tensors, ${numBytes} bytes, ${inUse} of ${reserved} bytes in use`);
    }
    expect([...held]).toHaveLength(1);
    model.dispose();
  });

  it('gives the same run, to the bit, on any number of threads', async () => {
    const runOn = async (threads: number) => {
      await setThreads(threads);
      const config = { vocabSize: 96, maxSeqLen: 48, dModel: 96, nLayers: 2, nHeads: 4, dropout: 0.1 };
      const model = createGpt(gptConfig(config), { seed: 1 });
      const batches = randomWindows({ tokens: repeated, batchSize: 5, contextLength: 48, seed: 0 });
      const steps = stepsOf(await run(model, { batches, steps: 6 }));
      model.dispose();
      return steps.map(({ loss, gradientNorm }) => [loss, gradientNorm]);
    };
    const first = await runOn(1);
    for (const threads of [2, 3]) expect(await runOn(threads)).toEqual(first);
  });

  it('evaluates on held-out batches and draws samples when asked, and after the last step', async () => {
    const model = tiny();
    const batches = randomWindows({ tokens: sentence, batchSize: 1, contextLength: 8, seed: 5 });
    const events = await run(model, {
      evaluation: { batches, every: 2, count: 2 },
      sample: { every: 3, draw: async () => 'a text' },
    });
    const happened = events.map(({ type, step }) => `${type} ${step}`);
    expect(happened).toEqual([
      'step 0',
      'step 1',
      'evaluation 1',
      'step 2',
      'sample 2',
      'step 3',
      'evaluation 3',
      'step 4',
      'evaluation 4',
      'sample 4',
    ]);
    const evaluations = events.filter((event) => event.type === 'evaluation');
    expect(evaluations[0]).toMatchObject({ best: true });
    expect(evaluations[0]!.loss).toBeGreaterThan(3);
    expect(evaluations[0]!.loss).toBeLessThan(5);
    model.dispose();
  });

  it('takes batches one after the other, and says when they end too early', async () => {
    const source = randomWindows({ tokens: repeated, batchSize: 2, contextLength: 8, seed: 0 });
    async function* three() {
      for (let step = 0; step < 3; step++) yield await source(step);
    }
    const [model, other] = [tiny(), tiny()];
    const expected = await run(model, { steps: 3, batches: source });
    expect(lossesOf(await run(other, { steps: 3, batches: three() }))).toEqual(lossesOf(expected));
    await expect(run(other, { steps: 2, accumulate: 2, batches: three() })).rejects.toThrow(
      'train: the batches ended after 3, but the run needs that of place 3.',
    );
    model.dispose();
    other.dispose();
  });

  it('accumulates the gradients of batches as if they were one large batch, whatever targets are ignored', async () => {
    const rows = await windowsAt(repeated, [0, 5, 9, 20], 8);
    const targets = rows.targets.map((target, place) => (place % 3 === 0 || place > 20 ? ignored : target)); // no target counts in the last row
    const part = (row: number): Batch => ({
      shape: [1, 8],
      inputs: rows.inputs.slice(8 * row, 8 * row + 8),
      targets: targets.slice(8 * row, 8 * row + 8),
    });
    const [whole, parts] = [tiny(), tiny()];
    const expected = stepsOf(await run(whole, { steps: 4, batches: () => ({ ...rows, targets }) }));
    const found = stepsOf(await run(parts, { steps: 4, accumulate: 4, batches: (place) => part(place % 4) }));
    for (const [index, { loss, gradientNorm, tokens }] of found.entries()) {
      expect(loss).toBeCloseTo(expected[index]!.loss, 5);
      expect(gradientNorm).toBeCloseTo(expected[index]!.gradientNorm, 4);
      expect(tokens).toBe(32);
    }
    whole.dispose();
    parts.dispose();
  });

  it('changes only the weights that are to train, and remembers nothing of the others', async () => {
    const [model, before] = [tiny(), tiny()];
    const held = tf.memory().numTensors;
    const isTrained = (path: string) => path.startsWith('blocks.0.attention.');
    for await (const { type } of train({ ...settings, model, trains: isTrained })) {
      if (type === 'step') expect(tf.memory().numTensors).toBe(held + 8); // two moments for each of four
    }
    const original = weightsByPath(before.weights);
    for (const [path, weight] of weightsByPath(model.weights)) {
      const isSame = (await weight.data()).join() === (await original.get(path)!.data()).join();
      expect(isSame, path).toBe(!isTrained(path));
    }
    await expect(run(model, { trains: () => false })).rejects.toThrow('train: `trains` must hold for a weight.');
    model.dispose();
    before.dispose();
  });

  it('evaluates, and ends, with the average of the weights where one is asked for', async () => {
    const [model, plain] = [tiny(), tiny()];
    const batches = randomWindows({ tokens: sentence, batchSize: 1, contextLength: 8, seed: 5 });
    const evaluation = { batches, every: 2, count: 2 };
    const averaged = await run(model, { averageDecay: 0.9, evaluation });
    const last = await run(plain, { evaluation });
    expect(lossesOf(averaged)).toEqual(lossesOf(last)); // the steps are the same
    const evaluated = averaged.filter((event) => event.type === 'evaluation').at(-1)!;
    expect(evaluated.loss).not.toBe(last.filter((event) => event.type === 'evaluation').at(-1)!.loss);
    expect(await evaluate({ model, batches, count: 2 })).toBe(evaluated.loss);
    model.dispose();
    plain.dispose();
  });

  it('ends after the step in progress when aborted, and when the loop is left', async () => {
    const model = tiny();
    const controller = new AbortController();
    const steps: number[] = [];
    for await (const { step } of train({ ...settings, model, steps: 100, signal: controller.signal })) {
      steps.push(step);
      if (step === 2) controller.abort();
    }
    expect(steps).toEqual([0, 1, 2]);
    for await (const { step } of train({ ...settings, model, steps: 100 })) if (step === 1) break;
    model.dispose(); // and the tensor count after this test shows that the optimiser's are gone
  });

  it('leaves nothing behind when a step fails half-way', async () => {
    const model = tiny();
    const failing = { weights: model.weights, loss: (...args: Parameters<Gpt['loss']>) => fail(model.loss(...args)) };
    const fail = (loss: tf.Scalar): tf.Scalar => {
      tf.square(loss);
      throw new Error('out of something');
    };
    await expect(run(failing as unknown as Gpt)).rejects.toThrow('out of something');
    await run(model, { steps: 1 });
    model.dispose(); // and the tensor count after this test shows that the activations are gone
  });

  it('stops where the loss or a gradient is not finite, with the weights as they were', async () => {
    const model = tiny();
    const loss: Gpt['loss'] = (...args) => tf.mul(model.loss(...args), steps.length === 3 ? Infinity : 1);
    const steps: StepEvent[] = [];
    const error = await (async () => {
      for await (const event of train({ ...settings, model: { weights: model.weights, loss } })) {
        if (event.type === 'step') steps.push(event);
      }
    })().catch((caught: unknown) => caught as NonFiniteError);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect(error).toMatchObject({ step: 3, loss: Infinity, checkpoint: undefined });
    expect(error!.gradientNorms.slice(0, 3)).toEqual(steps.map(({ gradientNorm }) => gradientNorm));
    expect(error!.message).toMatch(
      /^train: the loss of step 3 is Infinity, its gradient's norm (NaN|Infinity); a lower learning rate \(now 0.01\) or clipNorm may help/,
    );
    const [evaluated] = await run(model, { steps: 1 });
    expect((evaluated as StepEvent).loss).toBeLessThan(steps[2]!.loss + 0.5);
    model.dispose();
  });
});
