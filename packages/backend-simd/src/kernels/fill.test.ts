import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { tensorOf, types } from '../../test/tensors.ts';

const shapes = [[], [0], [1], [3, 5], [20_001]];

describe.each(types)('of %s numbers', (dtype) => {
  it('fill, zerosLike and onesLike give what cpu gives', async () => {
    for (const shape of shapes) {
      await expectSameAsCpu(() => [
        tf.fill(shape, 1, dtype),
        tf.zerosLike(tensorOf(shape, dtype)),
        tf.onesLike(tensorOf(shape, dtype)),
      ]);
    }
  });
});

describe('fill', () => {
  it('takes any value, and its type from it', async () => {
    await expectSameAsCpu(() => [NaN, -0, Infinity, 2.75, -3e38].map((value) => tf.fill([5], value)));
    await expectSameAsCpu(() => [tf.fill([5], -7, 'int32'), tf.fill([5], 2.75, 'int32')]);
    await expectSameAsCpu(() => tf.fill([2], 'text'));
  });
});

describe('oneHot', () => {
  it('gives what cpu gives, all off where the index is out of range', async () => {
    const indices = () => tf.tensor2d([0, 3, -1, 4, 2, 1], [2, 3], 'int32');
    await expectSameAsCpu(() => [tf.oneHot(indices(), 4), tf.oneHot(indices(), 5, 7, -2)]);
    await expectSameAsCpu(() => tf.oneHot(indices(), 4, 0.5, -0.25, 'float32'));
    await expectSameAsCpu(() => tf.oneHot(indices(), 4, 1, 0, 'bool'));
    await expectSameAsCpu(() => tf.oneHot(tf.tensor1d([], 'int32'), 4));
    await expectSameAsCpu(() => tf.oneHot(tf.range(0, 200, 1, 'int32'), 150));
  });
});
