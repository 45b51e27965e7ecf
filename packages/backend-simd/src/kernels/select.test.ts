import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';

const tensor = (shape: number[], seed: number) => tf.tensor(numbers(shape, seed), shape);

describe('where', () => {
  it('gives what cpu gives, whichever way shapes broadcast', async () => {
    for (const [condition, yes, no] of [
      [[5], [5], [5]],
      [[0], [0], [0]],
      [[3, 1], [1, 5], []],
      [
        [1, 5],
        [3, 1],
        [3, 5],
      ],
      [[20_001], [20_001], [1]],
    ] as const) {
      await expectSameAsCpu(() =>
        tf.where(tensor([...condition], 1).greater(0), tensor([...yes], 2), tensor([...no], 3)),
      );
    }
  });

  it('chooses NaN and whole numbers as any', async () => {
    await expectSameAsCpu(() => tf.where([true, false, true], [NaN, NaN, -0], [1, Infinity, NaN]));
    await expectSameAsCpu(() =>
      tf.where([true, false], tf.tensor1d([1, 2], 'int32'), tf.tensor1d([2 ** 30 + 1, -(2 ** 30) - 1], 'int32')),
    );
    await expectSameAsCpu(() => tf.where([true, false], tf.tensor1d([1, 2], 'int32'), tf.tensor1d([0.5, 1.5])));
  });

  it('has the gradients that cpu has', async () => {
    await expectSameAsCpu(() =>
      tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.where(tensor([3, 5], 1).greater(0), x, y))([
        tensor([3, 5], 2),
        tensor([3, 5], 3),
      ]),
    );
  });
});
