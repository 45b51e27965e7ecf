import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { tensorOf, types } from '../../test/tensors.ts';

describe('tile', () => {
  it.each(types)('gives what cpu gives, of %s numbers', async (dtype) => {
    for (const [shape, repetitions] of [
      [[1], [5]],
      [[7], [1]],
      [[7], [3]],
      [
        [3, 5],
        [2, 1],
      ],
      [
        [3, 5],
        [1, 2],
      ],
      [
        [3, 1],
        [2, 9],
      ],
      [
        [2, 3, 4],
        [3, 2, 2],
      ],
      [
        [2, 1, 3, 1],
        [1, 4, 2, 5],
      ],
      [
        [3, 5],
        [0, 2],
      ],
      [
        [0, 5],
        [2, 2],
      ],
      [
        [1, 301],
        [80, 1],
      ],
      [
        [301, 1],
        [1, 80],
      ],
    ] as const) {
      await expectSameAsCpu(() => tf.tile(tensorOf(shape, dtype), [...repetitions]));
    }
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => tf.tile(x, [2, 3]).square())(tensorOf([3, 4])));
  });
});
