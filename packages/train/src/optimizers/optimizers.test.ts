import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamW } from './adam-w.ts';
import { muon } from './muon.ts';
import type { Optimizer, OptimizerFactory } from './optimizer.ts';
import { sgd } from './sgd.ts';
import { splitByWeight } from './split-by-weight.ts';
import { isHiddenMatrix } from './weight-predicate.ts';

type Numbers = Readonly<Record<string, readonly number[]>>;

/** PyTorch's, see `__fixtures__/optimizers/make.py`. */
const golden = JSON.parse(
  readFileSync(new URL('../__fixtures__/optimizers/expected.json', import.meta.url), 'utf8'),
) as {
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly start: Numbers;
  readonly steps: readonly {
    readonly gradients: Numbers;
    readonly gradientScale: number;
    readonly learningRate: number;
  }[];
  readonly weights: Readonly<Record<string, readonly Numbers[]>>;
};

const optimizers: Record<string, OptimizerFactory> = {
  sgd: sgd(),
  'sgd, momentum and decay': sgd({ momentum: 0.9, weightDecay: 0.2 }),
  'sgd, nesterov': sgd({ momentum: 0.8, nesterov: true, weightDecay: 0.1 }),
  adamW: adamW(),
  muon: muon(),
  'muon without nesterov': muon({ nesterov: false, momentum: 0.8, weightDecay: 0.3 }),
  'muon and adamW': splitByWeight(isHiddenMatrix, muon(), adamW()),
};

const cases = ['cpu', 'simd'].flatMap((backend) => Object.keys(golden.weights).map((name) => ({ name, backend })));

describe.each(cases)('$name, on $backend', ({ name, backend }) => {
  const optimizer = optimizers[name]!;
  const expected = golden.weights[name]!;
  const paths = Object.keys(expected[0]!);

  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it("follows PyTorch's weights step by step", async () => {
    const weights = startWeights(paths);
    const { update, dispose } = optimizer(weights);
    for (const [step, after] of expected.entries()) {
      takeStep(update, paths, step);
      for (const [path, numbers] of Object.entries(await numbersOf(weights))) {
        numbers.forEach((number, index) => {
          const label = `${path}[${index}] after step ${step}`;
          expect(Math.abs(number - after[path]![index]!), label).toBeLessThan(3e-6);
        });
      }
    }
    dispose();
    tf.dispose([...weights.values()]);
  });

  it('goes on to the bit from the weights and the state of another', async () => {
    const weights = startWeights(paths);
    const first = optimizer(weights);
    for (const step of [0, 1, 2, 3]) takeStep(first.update, paths, step);
    const copies = startWeights(paths);
    const second = optimizer(copies);
    expect([...second.state.keys()]).toEqual([...first.state.keys()]);
    for (const [name, variable] of [...second.state, ...copies]) {
      variable.assign(first.state.get(name) ?? weights.get(name)!);
    }
    for (const step of [4, 5, 6, 7]) {
      takeStep(first.update, paths, step);
      takeStep(second.update, paths, step);
    }
    expect(await numbersOf(copies)).toEqual(await numbersOf(weights));
    expect(await numbersOf(second.state)).toEqual(await numbersOf(first.state));
    first.dispose();
    second.dispose();
    tf.dispose([...weights.values(), ...copies.values()]);
  });

  it('holds as many tensors and bytes after a step as before', () => {
    const weights = startWeights(paths);
    const { update, dispose } = optimizer(weights);
    const { numTensors, numBytes } = tf.memory();
    takeStep(update, paths, 0);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    dispose();
    tf.dispose([...weights.values()]);
  });

  it('leaves a weight without a gradient as it is', async () => {
    const weights = startWeights(paths);
    const { update, dispose } = optimizer(weights);
    const [still, ...others] = paths;
    takeStep(update, others, 0);
    const after = await numbersOf(weights);
    expect(after[still!]).toEqual(Float32Array.from(golden.start[still!]!));
    expect(after[others[0]!]).not.toEqual(Float32Array.from(golden.start[others[0]!]!));
    dispose();
    tf.dispose([...weights.values()]);
  });
});

function startWeights(paths: readonly string[]): Map<string, tf.Variable> {
  return new Map(paths.map((path) => [path, tf.tidy(() => tf.variable(tensorAt(path, golden.start)))]));
}

function tensorAt(path: string, numbers: Numbers): tf.Tensor {
  return tf.tensor([...numbers[path]!], golden.shapes[path]);
}

function takeStep(update: Optimizer['update'], paths: readonly string[], step: number): void {
  const { gradients, gradientScale, learningRate } = golden.steps[step]!;
  tf.tidy(() =>
    update({
      gradients: new Map(paths.map((path) => [path, tensorAt(path, gradients)])),
      gradientScale: tf.scalar(gradientScale),
      learningRate,
      step,
    }),
  );
}

async function numbersOf(tensors: ReadonlyMap<string, tf.Tensor>): Promise<Record<string, tf.TypedArray>> {
  const entries = [...tensors].map(async ([name, tensor]) => [name, await tensor.data()] as const);
  return Object.fromEntries(await Promise.all(entries));
}
