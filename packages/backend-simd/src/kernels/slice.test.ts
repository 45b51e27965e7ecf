import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { registerVariants } from '../../test/variants.ts';
import { tensorOf, types } from '../../test/tensors.ts';

beforeAll(registerVariants);

describe.each(types)('of %s numbers', (dtype) => {
  it('slice gives what cpu gives, wherever it begins', async () => {
    for (const [shape, begin, size] of [
      [[7], [2], [3]],
      [[7], [0], [7]],
      [
        [5, 6],
        [1, 0],
        [3, 6],
      ],
      [
        [5, 6],
        [0, 1],
        [5, 4],
      ],
      [
        [5, 6],
        [2, 5],
        [1, -1],
      ],
      [
        [4, 5, 6],
        [1, 2, 3],
        [2, 3, 1],
      ],
      [
        [4, 5, 6],
        [1, 0, 0],
        [2, 5, 6],
      ],
      [
        [2, 3, 4, 5, 6],
        [0, 1, 2, 1, 3],
        [2, 1, 2, 4, 3],
      ],
      [
        [4, 5],
        [1, 2],
        [0, 3],
      ],
    ] as const) {
      await expectSameAsCpu(() => tensorOf(shape, dtype).slice([...begin], [...size]));
    }
  });

  it('split and unstack give what cpu gives along any axis', async () => {
    for (const axis of [0, 1, 2, -1]) {
      await expectSameAsCpu(() => tf.split(tensorOf([4, 4, 4], dtype), 2, axis));
      await expectSameAsCpu(() => tf.split(tensorOf([6, 6, 6], dtype), [1, 3, 2], axis));
      await expectSameAsCpu(() => tf.unstack(tensorOf([3, 4, 5], dtype), axis));
    }
  });
});

describe('slices', () => {
  it('are what they are on cpu where there are several tasks', async () => {
    await expectSameAsCpu(() => tensorOf([100, 301]).slice([1, 1], [98, 299]));
    await expectSameAsCpu(() => tf.split(tensorOf([100, 303]), 3, 1));
  });

  it('refuse what cpu refuses', async () => {
    for (const backend of ['cpu', 'simd']) {
      await tf.setBackend(backend);
      tf.tidy(() => {
        const x = tensorOf([3]);
        expect(() => x.slice([2], [2])).toThrow('begin[0] + size[0] (4) would overflow input.shape[0] (3)');
      });
    }
    await tf.setBackend('cpu');
  });

  it('have the gradients that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => x.slice([1, 2], [2, 3]).square())(tensorOf([4, 6])));
    await expectSameAsCpu(() => tf.grad((x) => tf.addN(tf.split(x, 3, 1)).square())(tensorOf([4, 6])));
    await expectSameAsCpu(() => tf.grad((x) => tf.addN(tf.unstack(x, 1)).square())(tensorOf([4, 6])));
  });
});
