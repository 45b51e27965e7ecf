import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { tensorOf, types } from '../../test/tensors.ts';

describe.each(types)('of %s numbers', (dtype) => {
  it('concat gives what cpu gives along any axis', async () => {
    for (const axis of [0, 1, 2, -1]) {
      const shapes = [1, 3, 0, 2].map((length) => [2, 3, 4].with(axis, length));
      await expectSameAsCpu(() =>
        tf.concat(
          shapes.map((shape, seed) => tensorOf(shape, dtype, seed)),
          axis,
        ),
      );
      await expectSameAsCpu(() =>
        tf.concat([tensorOf([2, 3, 4], dtype), tensorOf([2, 3, 4].with(axis, 0), dtype)], axis),
      );
    }
    await expectSameAsCpu(() => tf.concat([tensorOf([0, 2], dtype), tensorOf([0, 2], dtype)]));
  });

  it('stack gives what cpu gives along any axis', async () => {
    for (const axis of [0, 1, 2, -1]) {
      await expectSameAsCpu(() =>
        tf.stack(
          [1, 2, 3].map((seed) => tensorOf([4, 5], dtype, seed)),
          axis,
        ),
      );
      await expectSameAsCpu(() => tf.stack([tensorOf([4, 5], dtype)], axis));
    }
    await expectSameAsCpu(() => tf.stack([tensorOf([], dtype), tensorOf([], dtype)]));
    await expectSameAsCpu(() => tf.stack([tensorOf([0], dtype), tensorOf([0], dtype)]));
  });
});

describe('joining', () => {
  it('gives what cpu gives where there are several tasks', async () => {
    await expectSameAsCpu(() => tf.concat([tensorOf([100, 120]), tensorOf([100, 121])], 1));
    await expectSameAsCpu(() => tf.concat([tensorOf([10_001, 1]), tensorOf([10_001, 2])], 1));
  });

  it('has the gradients that cpu has', async () => {
    for (const join of [tf.concat, tf.stack]) {
      await expectSameAsCpu(() =>
        tf.grads((a: tf.Tensor, b: tf.Tensor) => join([a, b], 1).square())([
          tensorOf([3, 4]),
          tensorOf([3, 4], 'float32', 2),
        ]),
      );
    }
  });
});
