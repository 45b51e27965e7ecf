import * as tf from '@tensorflow/tfjs-core';
import { simdBackendInfo } from '@typeformer/backend-simd';
import { expect, it } from 'vitest';
import { adamW } from './adam-w.ts';

it('adamW remembers two moments of each weight, and holds no more memory than that', async () => {
  await tf.setBackend('simd');
  const shapes = [[64, 100], [16, 16, 3], [32]]; // whole cache lines of 64 bytes, so that nothing is rounded
  const weights = new Map(shapes.map((shape, index) => [`${index}`, tf.tidy(() => tf.variable(tf.ones(shape)))]));
  const bytesOfWeights = 4 * (64 * 100 + 16 * 16 * 3 + 32);
  const inUse = () => simdBackendInfo().memory.inUse;
  const before = inUse();
  const optimizer = adamW()(weights);
  expect(inUse() - before).toBe(2 * bytesOfWeights);
  const gradients = new Map([...weights].map(([path, weight]) => [path, tf.onesLike(weight)]));
  const gradientScale = tf.scalar(1);
  optimizer.update({ gradients, gradientScale, learningRate: 0.1, step: 0 });
  tf.dispose([...gradients.values(), gradientScale]);
  expect(inUse() - before).toBe(2 * bytesOfWeights);
  optimizer.dispose();
  expect(inUse()).toBe(before);
  tf.dispose([...weights.values()]);
});
