import { loadPretrained } from '@typeformer/checkpoint';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ignored, type Batch } from './data/batch.ts';
import { slidingWindows } from './data/sliding-windows.ts';
import { windowsAt } from './data/windows.ts';
import { evaluate, runningLoss } from './evaluate.ts';

const fixtures = fileURLToPath(new URL('__fixtures__', import.meta.url));
const tiny = () => createGpt(gptConfig({ vocabSize: 16, maxSeqLen: 8, dModel: 8, nLayers: 1, nHeads: 2 }), { seed: 1 });
const tokens = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4];

describe('evaluate', () => {
  it("gives transformers' strided losses over a text, within 1e-5", async () => {
    const expected = JSON.parse(readFileSync(`${fixtures}/sliding-windows/expected.json`, 'utf8')) as {
      start: number;
      end: number;
      losses: { contextLength: number; stride: number; loss: number }[];
    };
    const text = readFileSync(`${fixtures}/training/tinyshakespeare-20000.txt`, 'utf8');
    const whole = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"; // of all of Tiny Shakespeare
    const ids = Array.from(text.slice(expected.start, expected.end), (character) => whole.indexOf(character));
    const model = await loadPretrained({
      'config.json': readFileSync(`${fixtures}/training/config.json`),
      'model.safetensors': readFileSync(`${fixtures}/training/final.safetensors`),
    });
    for (const { contextLength, stride, loss } of expected.losses) {
      const windows = slidingWindows({ tokens: ids, batchSize: 16, contextLength, stride });
      const difference = Math.abs((await evaluate({ model, ...windows })) - loss);
      expect(difference, `context ${contextLength}, stride ${stride}`).toBeLessThan(1e-5);
    }
    model.dispose();
  });

  it('gives the same however the windows are batched, though some count fewer targets', async () => {
    const model = tiny();
    const lossOf = (batchSize: number) =>
      evaluate({ model, ...slidingWindows({ tokens, batchSize, contextLength: 8, stride: 3 }) });
    const loss = await lossOf(1);
    for (const batchSize of [2, 3, 100]) expect(await lossOf(batchSize)).toBeCloseTo(loss, 6);
    model.dispose();
  });

  it('passes over a batch without targets, and is NaN if there is no other', async () => {
    const model = tiny();
    const full = await windowsAt(tokens, [0, 5], 8);
    const none: Batch = { ...full, targets: full.targets.map(() => ignored) };
    const loss = await evaluate({ model, batches: () => full, count: 1 });
    expect(await evaluate({ model, batches: (step) => (step === 1 ? full : none), count: 3 })).toBe(loss);
    expect(await evaluate({ model, batches: () => none, count: 3 })).toBeNaN();
    model.dispose();
  });

  it('rejects when aborted, after the batch in progress', async () => {
    const model = tiny();
    const controller = new AbortController();
    const steps: number[] = [];
    const batches = (step: number) => {
      steps.push(step);
      setTimeout(() => controller.abort(new Error('enough')), 0); // a timer's turn comes though the model never waits
      return windowsAt(tokens, [step], 8);
    };
    await expect(evaluate({ model, batches, count: 100_000, signal: controller.signal })).rejects.toThrow('enough');
    expect(steps.length).toBeLessThan(100_000);
    model.dispose();
  });
});

describe('runningLoss', () => {
  it('tells after each batch the loss and the number of the targets so far', async () => {
    const model = tiny();
    const windows = slidingWindows({ tokens, batchSize: 2, contextLength: 8, stride: 4 });
    const seen = [];
    for await (const running of runningLoss({ model, ...windows })) seen.push(running);
    expect(seen.map(({ targets }) => targets)).toEqual([12, 19]);
    expect(seen[0]!.loss).toBe(await evaluate({ model, ...windows, count: 1 }));
    expect(seen[1]!.loss).toBe(await evaluate({ model, ...windows }));
    model.dispose();
  });
});
