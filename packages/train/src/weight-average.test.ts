import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamW } from './optimizers/adam-w.ts';
import { weightAverage } from './weight-average.ts';

type Numbers = Readonly<Record<string, readonly number[]>>;

/** PyTorch's, see `__fixtures__/optimizers/make.py`. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/optimizers/expected.json', import.meta.url), 'utf8')) as {
  readonly start: Numbers;
  readonly weights: { readonly sgd: readonly Numbers[] };
  readonly average: { readonly decay: number; readonly weights: readonly Numbers[] };
};

const path = 'blocks.0.up.weight';
const startModel = () => tf.tidy(() => ({ weight: tf.variable(tf.tensor1d([...golden.start[path]!])) }));

describe.each(['cpu', 'simd'])('weightAverage, on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it("follows PyTorch's AveragedModel step by step, and leaves the weights", async () => {
    const model = startModel();
    const { state, update, dispose } = weightAverage(model, { decay: golden.average.decay });
    for (const [step, weights] of golden.weights.sgd.entries()) {
      assignTo(model.weight, weights[path]!);
      update();
      const averages = await state.get('weight')!.data();
      golden.average.weights[step]![path]!.forEach((expected, index) => {
        expect(Math.abs(averages[index]! - expected), `[${index}] after step ${step}`).toBeLessThan(1e-6);
      });
      expect(await model.weight.data()).toEqual(Float32Array.from(weights[path]!));
    }
    dispose();
    model.weight.dispose();
  });

  it('of decay 0 is the latest weights, to the bit', async () => {
    const model = startModel();
    const { state, update, dispose } = weightAverage(model, { decay: 0 });
    for (const weights of golden.weights.sgd) {
      assignTo(model.weight, weights[path]!);
      update();
      expect(await state.get('weight')!.data()).toEqual(await model.weight.data());
    }
    dispose();
    model.weight.dispose();
  });

  it('exchanges weights and averages, and back, without another tensor', async () => {
    const model = startModel();
    const { state, exchange, dispose } = weightAverage(model, { decay: 0.5 });
    const average = state.get('weight')!;
    assignTo(model.weight, golden.weights.sgd[0]![path]!);
    const [weights, averages] = [await model.weight.data(), await average.data()];
    const before = tf.memory();
    exchange();
    expect([await model.weight.data(), await average.data()]).toEqual([averages, weights]);
    exchange();
    expect([await model.weight.data(), await average.data()]).toEqual([weights, averages]);
    expect(tf.memory()).toEqual(before);
    dispose();
    model.weight.dispose();
  });

  it('is not changed by an optimiser that changes weights in place, exchanged or not', async () => {
    const model = startModel();
    const { state, exchange, dispose } = weightAverage(model, { decay: 0.5 });
    const optimizer = adamW()(new Map([['weight', model.weight]]));
    const [gradient, gradientScale] = [tf.onesLike(model.weight), tf.scalar(1)];
    const takeStep = (step: number) =>
      optimizer.update({ gradients: new Map([['weight', gradient]]), gradientScale, learningRate: 0.1, step });
    const average = state.get('weight')!;
    const start = await average.data();
    takeStep(0);
    expect(await average.data()).toEqual(start);
    const weights = await model.weight.data();
    exchange();
    takeStep(1);
    expect(await average.data()).toEqual(weights);
    expect(await model.weight.data()).not.toEqual(start);
    optimizer.dispose();
    dispose();
    tf.dispose([model.weight, gradient, gradientScale]);
  });
});

it('weightAverage refuses a decay that is no share', () => {
  expect(() => weightAverage({}, { decay: 1.5 })).toThrow('weightAverage: decay (1.5) must be from 0 to 1.');
});

function assignTo(variable: tf.Variable, numbers: readonly number[]): void {
  tf.tidy(() => variable.assign(tf.tensor1d([...numbers])));
}
