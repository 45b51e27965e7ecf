import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/random';
import { expect, it } from 'vitest';
import { dropout } from './dropout.ts';

const rng = createRng(1).split('dropout');

it('dropout zeroes the share it is told and keeps the mean', async () => {
  const x = tf.ones([100, 100]);
  const y = tf.tidy(() => dropout(x, 0.3, rng));
  const numbers = [...(await y.data())];
  expect(numbers.filter((number) => number === 0).length / numbers.length).toBeCloseTo(0.3, 1);
  expect(new Set(numbers)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(1, 1);
  tf.dispose([x, y]);
});

it('dropout passes gradients where it passed numbers', async () => {
  const x = tf.ones([50]);
  const [y, gradient] = [tf.tidy(() => dropout(x, 0.5, rng)), tf.tidy(() => tf.grad((z) => dropout(z, 0.5, rng))(x))];
  expect(await gradient.data()).toEqual(await y.data());
  tf.dispose([x, y, gradient]);
});

it('dropout at rate 0 is its input', () => {
  const x = tf.ones([3]);
  expect(dropout(x, 0, rng)).toBe(x);
  x.dispose();
});
