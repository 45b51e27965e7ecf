import * as tf from '@tensorflow/tfjs-core';
import { registerSimdBackend } from '../register.ts';

/** The backend in its extremes: all that an engine may have, and the least. */
export const variants = ['simd', 'simdplain'] as const;

/** Makes the variants known to tfjs; the first time, and not again. */
export function registerVariants(): void {
  if (!tf.findBackendFactory('simd')) registerSimdBackend('simd');
  if (!tf.findBackendFactory('simdplain')) {
    registerSimdBackend('simdplain', { relaxedSimd: false, sharedMemory: false });
  }
}
