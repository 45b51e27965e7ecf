import * as tf from '@tensorflow/tfjs';
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
import { train, type TrainingStep, type TrainOptions } from './train.ts';

const fixtures = fileURLToPath(new URL('__fixtures__/training', import.meta.url));

const sentence = [...'the cat sat on the mat. '].map((character) => character.charCodeAt(0) - 32);
const repeated = [...sentence, ...sentence, ...sentence];
const tiny = (dropout = 0) =>
  createGpt(gptConfig({ vocabSize: 96, maxSeqLen: 16, dModel: 16, nLayers: 1, nHeads: 2, dropout }), { seed: 1 });

async function run(model: Gpt, options: Partial<TrainOptions> = {}): Promise<TrainingStep[]> {
  const steps: TrainingStep[] = [];
  const batches = randomWindows({ tokens: repeated, batchSize: 2, contextLength: 8, seed: 0 });
  for await (const step of train({ model, batches, steps: 5, learningRate: () => 0.01, ...options })) steps.push(step);
  return steps;
}

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
    const steps: TrainingStep[] = [];
    const { betas, ...settings } = expected.adamw;
    const { peak, floor, warmupSteps, steps: length } = expected.schedule;
    for await (const step of train({
      model,
      batches: (index) => windowsAt(tokens, expected.batches[index]!, expected.contextLength),
      steps: length,
      learningRate: warmup(warmupSteps, cosine({ peak, floor, steps: length - warmupSteps })),
      optimizer: adamW({ beta1: betas[0], beta2: betas[1], ...settings }),
      clipNorm: expected.clipNorm,
    })) {
      steps.push(step);
    }
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
      const distance = tf.tidy(() => weight.sub(final.get(path)!).norm().div(final.get(path)!.norm()));
      expect((await distance.data())[0], path).toBeLessThan(0.01);
      distance.dispose();
    }
    reached.dispose();
    model.dispose();
  });

  it('brings a model to know one sentence by heart', async () => {
    const model = tiny();
    const steps = await run(model, { steps: 150 });
    expect(steps[0]!.loss).toBeGreaterThan(4);
    expect(steps.at(-1)!.loss).toBeLessThan(0.5);
    model.dispose();
  });

  it('gives the same run for the same seeds, dropout included, and another for another', async () => {
    const losses = async (seed: number) => {
      const model = tiny(0.2);
      const steps = await run(model, { seed });
      model.dispose();
      return steps.map(({ loss }) => loss);
    };
    const first = await losses(1);
    expect(await losses(1)).toEqual(first);
    expect(await losses(2)).not.toEqual(first);
  });

  it('holds as many tensors and bytes, and as much memory, after step 1000 as after step 10', async () => {
    const model = tiny();
    const held = new Set<string>();
    const batches = randomWindows({ tokens: sentence, batchSize: 2, contextLength: 8, seed: 0 });
    for await (const { step } of train({ model, batches, steps: 1000, learningRate: () => 0.01 })) {
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
      const steps = await run(model, { batches, steps: 6 });
      model.dispose();
      return steps.map(({ loss, gradientNorm }) => [loss, gradientNorm]);
    };
    const first = await runOn(1);
    for (const threads of [2, 3]) expect(await runOn(threads)).toEqual(first);
  });

  it('evaluates on held-out batches when asked, and after the last step', async () => {
    const model = tiny();
    const validation = {
      batches: randomWindows({ tokens: sentence, batchSize: 1, contextLength: 8, seed: 5 }),
      every: 2,
      count: 2,
    };
    const steps = await run(model, { validation });
    expect(steps.map(({ validationLoss }) => validationLoss !== undefined)).toEqual([false, true, false, true, true]);
    expect(steps[1]!.validationLoss).toBeGreaterThan(3);
    expect(steps[1]!.validationLoss).toBeLessThan(5);
    model.dispose();
  });

  it('ends after the step in progress when aborted, and when the loop is left', async () => {
    const model = tiny();
    const controller = new AbortController();
    const steps: number[] = [];
    const batches = randomWindows({ tokens: sentence, batchSize: 1, contextLength: 8, seed: 0 });
    const options = { model, batches, steps: 100, learningRate: () => 0.01 };
    for await (const { step } of train({ ...options, signal: controller.signal })) {
      steps.push(step);
      if (step === 2) controller.abort();
    }
    expect(steps).toEqual([0, 1, 2]);
    for await (const { step } of train(options)) if (step === 1) break;
    model.dispose(); // and the tensor count after this test shows that the optimiser's are gone
  });

  it('leaves nothing behind when a step fails half-way', async () => {
    const model = tiny();
    const failing = { weights: model.weights, loss: (...args: Parameters<Gpt['loss']>) => fail(model.loss(...args)) };
    const fail = (loss: tf.Scalar): tf.Scalar => {
      loss.square();
      throw new Error('out of something');
    };
    await expect(run(failing as unknown as Gpt)).rejects.toThrow('out of something');
    await run(model, { steps: 1 });
    model.dispose(); // and the tensor count after this test shows that the activations are gone
  });

  it('stops at a loss that is not finite', async () => {
    const model = tiny();
    const weight = [...weightsByPath<tf.Variable>(model.weights).values()][0]!;
    tf.tidy(() => weight.assign(tf.fill(weight.shape, NaN)));
    await expect(run(model)).rejects.toThrow(
      'train: the loss of step 0 is NaN; a lower learning rate (now 0.01) may help.',
    );
    model.dispose();
  });
});
