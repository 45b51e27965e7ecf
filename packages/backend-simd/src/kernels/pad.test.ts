import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { tensorOf, types } from '../../test/tensors.ts';

const some: [number[], [number, number][]][] = [
  [[7], [[2, 3]]],
  [[0], [[2, 3]]],
  [
    [3, 5],
    [
      [1, 0],
      [0, 2],
    ],
  ],
  [
    [2, 3, 4],
    [
      [0, 0],
      [1, 2],
      [3, 0],
    ],
  ],
  [
    [90, 130],
    [
      [1, 1],
      [2, 2],
    ],
  ],
];

describe('pad', () => {
  it.each(types)('gives what cpu gives, of %s numbers', async (dtype) => {
    for (const [shape, paddings] of some) {
      await expectSameAsCpu(() => tf.pad(tensorOf(shape, dtype), paddings));
      await expectSameAsCpu(() => tf.pad(tensorOf(shape, dtype), paddings, 1));
    }
  });

  it('fills with any number', async () => {
    await expectSameAsCpu(() => [NaN, -0, -2.5].map((value) => tf.pad(tensorOf([3]), [[1, 1]], value)));
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() =>
      tf.grad((x) =>
        tf
          .pad(x, [
            [1, 2],
            [0, 3],
          ])
          .square(),
      )(tensorOf([3, 4])),
    );
  });
});
