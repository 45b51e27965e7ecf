import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './register-gradients.ts';
import { checkGradients } from './testing/check-gradients.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterAll(async () => {
  await tf.setBackend('simd');
});

type Case = readonly [f: (...inputs: tf.Tensor[]) => tf.Tensor, ...shapes: number[][]];

const cases: Record<string, Case> = {
  Abs: [tf.abs, [2, 3]],
  'Add, broadcast both ways': [tf.add, [2, 1, 3], [4, 1]],
  BatchMatMul: [(a, b) => tf.matMul(a, b), [2, 3, 4], [2, 4, 5]],
  'BatchMatMul, the first transposed': [(a, b) => tf.matMul(a, b, true, false), [4, 3], [4, 5]],
  'BatchMatMul, the second transposed': [(a, b) => tf.matMul(a, b, false, true), [3, 4], [5, 4]],
  'BatchMatMul, both transposed': [(a, b) => tf.matMul(a, b, true, true), [4, 3], [5, 4]],
  Cast: [(x) => tf.cast(x, 'float32'), [3]],
  'Concat of a tensor with itself': [(a, b) => tf.concat([a, b, a], -1), [2, 3], [2, 1]],
  Erf: [tf.erf, [2, 3]],
  Exp: [tf.exp, [2, 3]],
  ExpandDims: [(x) => tf.mul(tf.expandDims(x, 1), [[[1, 2, 3]]]), [2, 3]],
  'Identity, used twice': [(x) => tf.mul(tf.clone(x), tf.clone(x)), [3]],
  Log: [(x) => tf.log(tf.abs(x)), [2, 3]],
  'Mean over an axis': [(x) => tf.mean(x, 1), [2, 3, 4]],
  'Mean over all': [(x) => tf.mean(x), [2, 3]],
  'Mean, axes kept': [(x) => tf.mean(x, [0, -1], true), [2, 3, 4]],
  'Multiply, broadcast': [tf.mul, [3], [2, 3]],
  'Multiply of a tensor with itself': [(x) => tf.mul(x, x), [2, 3]],
  Neg: [tf.neg, [2, 3]],
  'RealDiv, broadcast': [tf.div, [2, 3], [2, 1]],
  Relu: [tf.relu, [2, 3]],
  Reshape: [(x) => tf.mul(tf.reshape(x, [3, 2]), [[1, 2]]), [2, 3]],
  Rsqrt: [(x) => tf.rsqrt(tf.abs(x)), [2, 3]],
  Sigmoid: [tf.sigmoid, [2, 3]],
  Slice: [(x) => tf.slice(x, [0, 1], [-1, 2]), [2, 4]],
  'Slice from a number': [(x) => tf.slice(x, 1), [3, 2]],
  Softmax: [(x) => tf.softmax(x), [2, 5]],
  SplitV: [
    (x) => {
      const [first, second] = tf.split(x, [1, 3], -1);
      return tf.mul(tf.square(first!), second!);
    },
    [2, 4],
  ],
  Sqrt: [(x) => tf.sqrt(tf.abs(x)), [2, 3]],
  Square: [tf.square, [2, 3]],
  'Sub, broadcast': [tf.sub, [2, 3], [3]],
  'Sum over an axis': [(x) => tf.square(tf.sum(x, -1)), [2, 3]],
  'Sum over all': [(x) => tf.square(tf.sum(x)), [2, 3]],
  Tanh: [tf.tanh, [2, 3]],
  Transpose: [(x) => tf.transpose(x, [2, 0, 1]), [2, 3, 4]],
};

describe('the gradient of', () => {
  for (const [name, [f, ...shapes]] of Object.entries(cases)) {
    it(`${name} is what finite differences are`, async () => {
      const inputs = shapes.map((shape, index) => {
        const numbers = createRng(index).normal(tf.util.sizeFromShape(shape));
        return tf.tensor(
          numbers.map((number) => number + Math.sign(number) / 2), // away from 0, where some have a kink
          shape,
        );
      });
      await checkGradients(f, inputs);
      tf.dispose(inputs);
    });
  }

  it('an operation that is not in the list is missed by name', () => {
    const x = tf.tensor1d([1, 2]);
    expect(() => tf.tidy(() => tf.grad((a) => tf.atan(a))(x))).toThrow(/gradient function not found for Atan/);
    x.dispose();
  });
});
