import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { registerVariants } from '../../test/variants.ts';
import { setThreads } from '../info.ts';

beforeAll(registerVariants);

type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const reductions: Record<string, Reduce> = { sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min };
const places: Record<string, (x: tf.Tensor, axis?: number) => tf.Tensor> = { argMax: tf.argMax, argMin: tf.argMin };

const tensor = (shape: readonly number[], seed = 1) => tf.tensor(numbers(shape, seed), [...shape]);

/** Every choice of the axes of a shape. */
const choices = (rank: number) =>
  Array.from({ length: 2 ** rank }, (_, bits) => [...Array(rank).keys()].filter((axis) => (bits >> axis) & 1));

describe.each(Object.entries(reductions))('%s', (_, reduce) => {
  it('gives what cpu gives over any axes, kept or not', async () => {
    for (const shape of [[7], [1], [3, 5], [1, 6], [17, 4, 9], [2, 3, 1, 5], [3, 2, 4, 5]]) {
      for (const axes of choices(shape.length)) {
        await expectSameAsCpu(() => [reduce(tensor(shape), axes), reduce(tensor(shape), axes, true)]);
      }
    }
    await expectSameAsCpu(() => reduce(tf.scalar(3)));
  });

  it('gives what cpu gives over rows and columns of any length', async () => {
    for (const length of [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65]) {
      await expectSameAsCpu(() => [reduce(tensor([3, length]), 1), reduce(tensor([length, 3]), 0)]);
      await expectSameAsCpu(() => [reduce(tensor([5, length]), 0), reduce(tensor([length, 19]), 0)]);
    }
  });

  it('gives what cpu gives where there are several tasks', async () => {
    for (const [shape, axes] of [
      [[50_001], [0]],
      [[3, 40_001], [1]],
      [[1001, 33], [1]],
      [[1001, 33], [0]],
      [[7, 5003], [0]],
      [[3, 333, 65], [1]],
      [[100, 41, 13], [1]],
      [
        [5, 333, 33],
        [0, 1],
      ],
    ] as const) {
      await expectSameAsCpu(() => reduce(tensor(shape), [...axes]));
    }
  });

  it('lets NaN and Infinity through to where they belong', async () => {
    for (const corner of [NaN, Infinity, -Infinity]) {
      for (const place of [0, 5, 20]) {
        await expectSameAsCpu(() => {
          const x = tf.tensor2d(numbers([3, 21], 1).fill(corner, 21 + place, 22 + place), [3, 21]);
          return [reduce(x, 1), reduce(x, 0)];
        });
      }
    }
  });

  it('of no numbers, or of whole ones, is what it is on cpu', async () => {
    await expectSameAsCpu(() => [reduce(tf.zeros([0])), reduce(tf.zeros([2, 0]), 1), reduce(tf.zeros([2, 0]), 0)]);
    await expectSameAsCpu(() => reduce(tf.tensor2d([1, 2, 3, 5], [2, 2], 'int32'), 1));
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => reduce(x, 1))(tensor([4, 9, 3])));
  });
});

describe.each(Object.entries(places))('%s', (_, place) => {
  it('gives what cpu gives over any axis', async () => {
    for (const shape of [[1], [3], [4], [37], [3, 5], [17, 4, 9], [1000, 33], [20_001]]) {
      for (const axis of shape.keys()) await expectSameAsCpu(() => place(tensor(shape), axis));
    }
  });

  it('gives the first of equals, and passes over NaN that is not first', async () => {
    for (const values of [
      [1, 3, 3, 3, 1, 1, 3, 1, 1],
      [3, 1, 1, 1, 1, 1, 1, 1, 3],
      [1, 1, 1, 1, 1, 1, 1, 1, 3],
      [NaN, 1, 2, 3, 4],
      [1, NaN, NaN, NaN, NaN, 3, -3, NaN, 2],
      [-Infinity, -Infinity, NaN, -Infinity, -Infinity],
      [Infinity, Infinity, NaN, Infinity, Infinity],
      [NaN, NaN, NaN, NaN, NaN, NaN],
      [0, -0, 0, -0, -0],
    ]) {
      await expectSameAsCpu(() => place(tf.tensor1d(values)));
    }
  });
});

describe('reductions', () => {
  it('give the same bits however many threads there are', async () => {
    await tf.setBackend('simd');
    const bits = () =>
      tf.tidy(() => {
        const x = tensor([300, 1100]);
        const outputs = [x.sum(), x.sum(0), x.mean(1), x.reshape([4, 75, 1100]).sum([0, 2]), tf.softmax(x)];
        return outputs.map((output) => new Uint32Array(output.dataSync().buffer).join());
      });
    await setThreads(1);
    const expected = bits();
    for (const threads of [2, 4]) {
      await setThreads(threads);
      expect(bits()).toEqual(expected);
    }
    await tf.setBackend('cpu');
  });
});
