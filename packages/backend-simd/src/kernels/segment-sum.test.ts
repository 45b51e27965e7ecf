import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { registerVariants } from '../../test/variants.ts';
import { tensorOf } from '../../test/tensors.ts';
import { setThreads } from '../info.ts';

beforeAll(registerVariants);

/** Some negative, and some beyond the last segment. */
const ids = (count: number, segments: number) =>
  tf.tensor1d(
    Int32Array.from(tensorOf([count], 'float32', 5).dataSync(), (value) =>
      Math.floor((value * segments) / 3 + segments / 3),
    ),
    'int32',
  );

describe('unsortedSegmentSum', () => {
  it('gives what cpu gives, leaving out ids of no segment', async () => {
    for (const [shape, segments] of [
      [[7], 3],
      [[9, 5], 4],
      [[9, 5], 20],
      [[12, 3, 7], 5],
      [[0, 3], 2],
      [[3, 0], 2],
      [[40, 1001], 3],
    ] as const) {
      await expectSameAsCpu(() => tf.unsortedSegmentSum(tensorOf(shape), ids(shape[0], segments), segments));
    }
    await expectSameAsCpu(() =>
      tf.unsortedSegmentSum(
        tensorOf([9, 2], 'int32')
          .div(2 ** 20)
          .floor()
          .cast('int32'),
        ids(9, 4),
        4,
      ),
    );
  });

  it('keeps NaN in its segment', async () => {
    await tf.setBackend('simd');
    const sum = tf.tidy(() => tf.unsortedSegmentSum(tf.tensor1d([NaN, 1, 2]), tf.tensor1d([0, 1, 1], 'int32'), 2));
    expect([...(await sum.data())]).toEqual([NaN, 3]);
    sum.dispose();
    await tf.setBackend('cpu');
  });

  it('gives the same bits however many threads there are', async () => {
    await tf.setBackend('simd');
    const bits = () =>
      tf.tidy(() =>
        new Uint32Array(tf.unsortedSegmentSum(tensorOf([500, 301]), ids(500, 30), 30).dataSync().buffer).join(),
      );
    await setThreads(1);
    const expected = bits();
    for (const threads of [2, 4]) {
      await setThreads(threads);
      expect(bits()).toEqual(expected);
    }
    await tf.setBackend('cpu');
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() =>
      tf.grad((x) => tf.unsortedSegmentSum(x, ids(9, 4).clipByValue(-1, 3).cast('int32'), 4).square())(
        tensorOf([9, 5]),
      ),
    );
  });
});
