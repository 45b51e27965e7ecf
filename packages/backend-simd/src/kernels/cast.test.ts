import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';

const types = ['float32', 'int32', 'bool'] as const;

describe.each(types)('cast from %s', (from) => {
  it.each(types)('to %s gives what cpu gives, of any number of numbers', async (to) => {
    for (const length of [0, 1, 5, 16, 20_001]) {
      await expectSameAsCpu(() => {
        const values = numbers([length], length).map((value) => (from === 'bool' ? Number(value > 0) : value * 3));
        const x = tf.tensor1d(values, from);
        return [x.cast(to), x.cast(to).add(x.cast(to))];
      });
    }
  });
});

describe('cast', () => {
  it('makes whole numbers of floats as JavaScript does, even of those too large', async () => {
    await expectSameAsCpu(() =>
      [NaN, Infinity, -Infinity, -0.9, -2.9, 2_147_483_648, -2_147_483_648, 3e9, -3e9, 1e15, 1e20, -3e38].map((value) =>
        tf.tensor1d([1.5, value, 2.5]).cast('int32'),
      ),
    );
  });

  it('takes NaN for true and −0 for false', async () => {
    await expectSameAsCpu(() => tf.tensor1d([NaN, -0, 0, 1e-40, -Infinity]).cast('bool'));
  });

  it('leaves complex numbers to cpu', async () => {
    await expectSameAsCpu(() => tf.complex([1, 2], [3, 4]).cast('float32'));
  });
});
