import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { registerVariants } from '../../test/variants.ts';
import { tensorOf, types } from '../../test/tensors.ts';

beforeAll(registerVariants);

const indices = (shape: readonly number[], limit: number) =>
  tf.tensor(
    Int32Array.from(tensorOf(shape).dataSync(), (value) => Math.floor(((value + 2) / 4) * limit)),
    [...shape],
    'int32',
  );

describe('gather', () => {
  it.each(types)('gives what cpu gives along any axis, of %s numbers', async (dtype) => {
    for (const [shape, axis, picked] of [
      [[7], 0, [4]],
      [[7], 0, []],
      [[7], 0, [2, 3]],
      [[5, 6], 0, [9]],
      [[5, 6], 1, [9]],
      [[5, 6], -1, [2, 2]],
      [[3, 4, 5], 1, [3]],
      [[3, 4, 0], 1, [3]],
      [[3, 4], 1, [0]],
      [[50, 301], 0, [70]],
    ] as const) {
      await expectSameAsCpu(() => tf.gather(tensorOf(shape, dtype), indices(picked, shape.at(axis)!), axis));
    }
  });

  it('gathers in each of a batch by its own indices', async () => {
    await expectSameAsCpu(() => tf.gather(tensorOf([3, 4, 5]), indices([3, 2], 4), 1, 1));
    await expectSameAsCpu(() => tf.gather(tensorOf([3, 4, 5]), indices([3, 2], 5), 2, 1));
    await expectSameAsCpu(() => tf.gather(tensorOf([3, 4, 5]), indices([3, 4, 7], 5), 2, 2));
  });

  it('refuses indices out of range, as cpu does', async () => {
    for (const backend of ['cpu', 'simd']) {
      await tf.setBackend(backend);
      for (const index of [-1, 3]) {
        tf.tidy(() => {
          const picked = tf.tensor1d([index], 'int32');
          expect(() => tf.gather(tensorOf([3]), picked)).toThrow(`index value ${index} is not in`);
        });
      }
    }
    await tf.setBackend('cpu');
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => tf.gather(x, indices([9], 5)).square())(tensorOf([5, 6])));
    await expectSameAsCpu(() => tf.grad((x) => tf.gather(x, indices([9], 6), 1).square())(tensorOf([5, 6])));
  });
});
