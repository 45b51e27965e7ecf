import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appendKeyValues } from './append-key-values.ts';
import { dispatch, type Operation } from './dispatch.ts';
import { globalNorm } from './global-norm.ts';

// A backend without kernels of these names, but for the fake ones below.
beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** `a²·b`, whose fake kernels below give numbers that no formula would. */
const squareTimes = (a: tf.Tensor, b: tf.Tensor, formulaRuns: string[] = []) =>
  dispatch({
    name: 'squareTimes',
    inputs: { a },
    constants: { b },
    attributes: { note: 'x' },
    formula: (inputs, constants) => {
      formulaRuns.push('formula');
      return tf.mul(tf.square(inputs.a), constants['b']!);
    },
  } satisfies Operation<{ a: tf.Tensor }, tf.Tensor>);

/** Registers a kernel of the cpu backend for one test. */
function fakeKernel(kernelName: string, compute: (inputs: tf.NamedTensorMap, attributes: object) => tf.Tensor[]): void {
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs }) => compute(inputs as tf.NamedTensorMap, attrs ?? {}),
  });
  registered.push(kernelName);
}
const registered: string[] = [];

afterEach(() => {
  for (const name of registered.splice(0)) tf.unregisterKernel(name, 'cpu');
});

const numbers = async (tensor: tf.Tensor) => [...(await tensor.data())];

describe('dispatch', () => {
  it('runs the formula where the backend has no kernel of that name', async () => {
    const [a, b] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 1, 2])];
    const y = tf.tidy(() => squareTimes(a, b));
    expect(await numbers(y)).toEqual([1, 4, 18]);
    tf.dispose([a, b, y]);
  });

  it('runs the kernel where there is one, with inputs, constants and attributes, and not the formula', async () => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 10])];
    const formulaRuns: string[] = [];
    fakeKernel('squareTimes', (inputs, attributes) => {
      expect(attributes).toEqual({ note: 'x', gradient: false });
      return [tf.tidy(() => tf.add(inputs['a']!, inputs['b']!))];
    });
    const y = tf.tidy(() => squareTimes(a, b, formulaRuns));
    expect(await numbers(y)).toEqual([11, 12]);
    expect(formulaRuns).toEqual([]);
    tf.dispose([a, b, y]);
  });

  it('hands the gradient kernel what the kernel read, gave and kept, and the gradient of its output', async () => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20])];
    fakeKernel('squareTimes', (inputs, attributes) => {
      expect(attributes).toEqual({ note: 'x', gradient: true });
      return [tf.add(inputs['a']!, 100), tf.mul(inputs['a']!, 7)];
    });
    fakeKernel('squareTimesGradient', (read, attributes) => {
      expect(Object.keys(read).toSorted()).toEqual(['a', 'auxiliary0', 'b', 'dy', 'output']);
      expect(attributes).toEqual({ note: 'x' });
      return [tf.tidy(() => tf.addN([read['a']!, read['b']!, read['output']!, read['auxiliary0']!, read['dy']!]))];
    });
    const gradient = tf.tidy(() => tf.grad((x) => tf.mul(squareTimes(tf.mul(x, 1), b), 3))(a));
    // a + b + (a + 100) + 7a + dy
    expect(await numbers(gradient)).toEqual([1 + 10 + 101 + 7 + 3, 2 + 20 + 102 + 14 + 3]);
    tf.dispose([a, b, gradient]);
  });

  it('differentiates the formula where the kernel has no gradient kernel, in the midst of a larger gradient', async () => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20])];
    fakeKernel('squareTimes', (inputs) => [tf.tidy(() => tf.mul(tf.square(inputs['a']!), inputs['b']!))]);
    const gradient = tf.tidy(() => tf.grad((x) => tf.square(squareTimes(tf.mul(x, 2), b)))(a));
    // ((2a)²b)² = 16a⁴b², whose derivative is 64a³b²
    expect(await numbers(gradient)).toEqual([64 * 100, 64 * 8 * 400]);
    tf.dispose([a, b, gradient]);
  });
});

describe('operations without a gradient', () => {
  it('globalNorm runs its kernel on a list of tensors', async () => {
    const tensors = [tf.tensor1d([3]), tf.tensor1d([4])];
    fakeKernel('globalNorm', (inputs) => [tf.scalar(Object.keys(inputs).length)]);
    const norm = globalNorm(tensors);
    expect(await numbers(norm)).toEqual([2]);
    tf.dispose([tensors, norm]);
  });

  it('appendKeyValues runs its kernel only when there is a past', async () => {
    const keys = tf.ones<tf.Rank.R4>([1, 1, 1, 2]);
    fakeKernel('appendKeyValues', (inputs) => [tf.mul(inputs['pastKeys']!, 5), tf.mul(inputs['pastValues']!, 6)]);
    expect(appendKeyValues(undefined, { keys, values: keys })).toEqual({ keys, values: keys });
    const present = appendKeyValues({ keys, values: keys }, { keys, values: keys });
    expect(await numbers(present.keys)).toEqual([5, 5]);
    expect(await numbers(present.values)).toEqual([6, 6]);
    tf.dispose([keys, present.keys, present.values]);
  });
});
