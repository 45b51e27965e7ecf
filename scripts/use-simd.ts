import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { beforeAll } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('simd');
});
