import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/random';
import { expect, it } from 'vitest';
import { crossEntropy } from './cross-entropy.ts';
import { linearCrossEntropy } from './linear-cross-entropy.ts';

it('linearCrossEntropy equals crossEntropy of the projection over several chunks, gradients too', async () => {
  const [rows, dModel, vocab] = [50, 3, 100_000]; // 41 rows make a chunk, so the last one is short
  const rng = createRng(0);
  const x = tf.tensor2d(rng.split('x').normal(rows * dModel), [rows, dModel]);
  const table = tf.tensor2d(rng.split('table').normal(vocab * dModel), [vocab, dModel]);
  const targets = tf.tensor1d(
    [...rng.split('targets').bits(rows)].map((word) => word % vocab),
    'int32',
  );
  const whole = (a: tf.Tensor, b: tf.Tensor) => crossEntropy(tf.matMul(a, b, false, true), targets);
  const chunked = (a: tf.Tensor, b: tf.Tensor) => linearCrossEntropy(a, b as tf.Tensor2D, targets);
  const results = tf.tidy(() => [whole, chunked].map((f) => tf.valueAndGrads(f)([x, table])));
  const [expected, actual] = await Promise.all(
    results.map(async ({ value, grads }) => Promise.all([value, ...grads].map((tensor) => tensor.data()))),
  );
  expected!.forEach((numbers, index) => {
    const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const differences = (numbers as Float32Array).map((number, place) => number - actual![index]![place]!);
    expect(largest(differences) / largest(numbers as Float32Array)).toBeLessThan(1e-5);
  });
  tf.dispose([x, table, targets]);
  for (const { value, grads } of results) tf.dispose([value, grads]);
});
