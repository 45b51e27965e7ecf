import * as tf from '@tensorflow/tfjs';
import { registerSimdBackend } from '../src/register.ts';

/** The backend in its extremes: all that an engine may have, and the least. */
export const variants = ['simd', 'simdplain'] as const;

/** Registers the variants, once for each test file. */
export function registerVariants(): void {
  if (tf.findBackendFactory('simd')) return;
  registerSimdBackend('simd', { threads: 3 });
  registerSimdBackend('simdplain', { relaxedSimd: false, sharedMemory: false });
}
