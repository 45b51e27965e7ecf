import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { registerVariants } from '../../test/variants.ts';
import { tensorOf, types } from '../../test/tensors.ts';

beforeAll(registerVariants);

/** Every order of `axes`. */
function orders(axes: readonly number[]): number[][] {
  if (axes.length === 0) return [[]];
  return axes.flatMap((axis, index) => orders(axes.toSpliced(index, 1)).map((order) => [axis, ...order]));
}

describe('transpose', () => {
  it.each(types)('moves %s numbers in every order of the axes', async (dtype) => {
    for (const shape of [
      [7],
      [3, 5],
      [4, 8],
      [17, 20],
      [2, 3, 4],
      [5, 1, 7],
      [4, 5, 6, 7],
      [2, 1, 3, 4, 5],
      [3, 0, 2],
    ]) {
      const x = shape;
      await expectSameAsCpu(() => orders([...shape.keys()]).map((order) => tensorOf(x, dtype).transpose(order)));
    }
  });

  it('gives what cpu gives where there are several tasks', async () => {
    for (const [shape, order] of [
      [
        [130, 257],
        [1, 0],
      ],
      [
        [20_001, 2],
        [1, 0],
      ],
      [
        [2, 20_001],
        [1, 0],
      ],
      [
        [17, 1300],
        [1, 0],
      ],
      [
        [3, 65, 9, 33],
        [0, 2, 1, 3],
      ],
      [
        [3, 9, 65, 33],
        [0, 1, 3, 2],
      ],
      [
        [33, 9, 65, 3],
        [3, 1, 2, 0],
      ],
    ] as const) {
      await expectSameAsCpu(() => tensorOf(shape).transpose([...order]));
    }
  });

  it('copies nothing where only axes of length 1 change places', async () => {
    await tf.setBackend('simd');
    tf.tidy(() => {
      const x = tensorOf([3, 1, 5]);
      const before = tf.memory().numDataBuffers;
      expect(x.transpose([1, 0, 2]).shape).toEqual([1, 3, 5]);
      expect(tf.memory().numDataBuffers).toBe(before);
    });
    await tf.setBackend('cpu');
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => x.transpose([2, 0, 1]).square())(tensorOf([3, 4, 5])));
  });
});
