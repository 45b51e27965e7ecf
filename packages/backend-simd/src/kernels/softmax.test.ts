import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';

const tensor = (shape: number[], scale = 1) => tf.tensor(numbers(shape, 1), shape).mul(scale);

describe('softmax', () => {
  it('gives what cpu gives for rows of any length', async () => {
    for (const length of [1, 2, 3, 4, 5, 15, 16, 17, 65]) {
      await expectSameAsCpu(() => tf.softmax(tensor([3, length])));
    }
    for (const shape of [[0], [2, 0], [7], [2, 3, 4, 5], [100, 333], [3, 20_001]]) {
      await expectSameAsCpu(() => tf.softmax(tensor(shape)));
    }
  });

  it('does not overflow', async () => {
    await expectSameAsCpu(() => tf.softmax(tensor([3, 17], 1000)));
    await expectSameAsCpu(() => tf.softmax(tensor([3, 17], 3e37)));
  });

  it('gives 0 for −Infinity, and NaN for rows that have no softmax', async () => {
    for (const corner of [NaN, Infinity, -Infinity]) {
      for (const place of [0, 4, 6]) {
        await expectSameAsCpu(() => {
          const x = numbers([3, 7], 1)
            .fill(corner, 7 + place, 8 + place)
            .fill(-Infinity, 14);
          return tf.softmax(tf.tensor2d(x, [3, 7]));
        });
      }
    }
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => tf.softmax(x).square())(tensor([4, 9])));
    await expectSameAsCpu(() => tf.grad((x) => tf.logSoftmax(x).square())(tensor([4, 9])));
  });
});
