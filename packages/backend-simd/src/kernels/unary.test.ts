import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';

const operations: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs,
  ceil: tf.ceil,
  clipByValue: (x) => tf.clipByValue(x, -0.5, 1.25),
  elu: tf.elu,
  erf: tf.erf,
  exp: tf.exp,
  floor: tf.floor,
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  log: tf.log,
  neg: tf.neg,
  reciprocal: tf.reciprocal,
  relu: tf.relu,
  relu6: (x) => tf.relu6(x.mul(4)),
  round: tf.round,
  rsqrt: tf.rsqrt,
  sigmoid: tf.sigmoid,
  sign: tf.sign,
  softplus: tf.softplus,
  sqrt: tf.sqrt,
  square: tf.square,
  step: (x) => tf.step(x, 0.25),
  tanh: tf.tanh,
};

/** Where functions change their form, and what is hardly a number. */
const corners = [0, -0, 0.5, -0.5, 1.5, 2.5, -2.5, 6, 7, 15, -15, 89, -100, 1e-30, 1e-40, -1e-40, 3e38, -3e38];

describe.each(Object.entries(operations))('%s', (_, operation) => {
  it('gives what cpu gives for every number of numbers', async () => {
    for (const length of [0, 1, 2, 3, 4, 5, 15, 17, 1000]) {
      await expectSameAsCpu(() => operation(tf.tensor1d(numbers([length], 1))));
    }
  });

  it('gives what cpu gives where there are several tasks', async () => {
    await expectSameAsCpu(() => operation(tf.tensor(numbers([5, 4001], 2), [5, 4001])));
  });

  it('gives what cpu gives at the corners, each by itself', async () => {
    await expectSameAsCpu(() => corners.map((corner) => operation(tf.scalar(corner))));
    await expectSameAsCpu(() => [NaN, Infinity, -Infinity].map((corner) => operation(tf.tensor1d([1, corner, 2]))));
  });

  it('has the gradient that cpu has', async () => {
    await expectSameAsCpu(() => tf.grad((x) => operation(x))(tf.tensor1d(numbers([33], 3).map((x) => x + 2.1))));
  });
});

describe('a kernel of one argument', () => {
  it('leaves whole numbers and booleans to cpu', async () => {
    await expectSameAsCpu(() => tf.tensor1d([-1, 0, 2], 'int32').abs());
    await expectSameAsCpu(() => tf.tensor1d([-1, 0, 2], 'int32').square());
    await expectSameAsCpu(() => tf.tensor1d([true, false], 'bool').neg());
  });
});
