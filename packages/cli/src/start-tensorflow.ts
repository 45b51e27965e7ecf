import * as tf from '@tensorflow/tfjs';
import '@typeformer/backend-simd';

/** Starts the backend that computes. */
export async function startTensorflow(): Promise<void> {
  await tf.setBackend('simd');
}
