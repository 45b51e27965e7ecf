// Every gradient and every chained operation: the backend is for any tfjs program.
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { registerVariants } from '../src/testing/variants.ts';

beforeAll(async () => {
  registerVariants();
  await tf.setBackend('simd');
});
