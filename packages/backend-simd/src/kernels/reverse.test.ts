import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { tensorOf, types } from '../../test/tensors.ts';

describe('reverse', () => {
  it.each(types)('gives what cpu gives along any axes, of %s numbers', async (dtype) => {
    for (const axes of [[], [0], [1], [2], [0, 1], [0, 2], [-1, 0, 1]]) {
      await expectSameAsCpu(() => tf.reverse(tensorOf([3, 4, 5], dtype), axes));
    }
    await expectSameAsCpu(() => [tf.reverse(tensorOf([], dtype)), tf.reverse(tensorOf([0, 3], dtype))]);
    await expectSameAsCpu(() => tf.reverse(tensorOf([20_001], dtype)));
  });
});
