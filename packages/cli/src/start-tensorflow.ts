import * as tf from '@tensorflow/tfjs';
import '@typeformer/backend-simd';

/** Starts the backend that computes. */
export async function startTensorflow(backend = 'simd'): Promise<void> {
  if (!tf.findBackendFactory(backend)) throw new Error(`tfjs knows no backend "${backend}".`);
  await tf.setBackend(backend);
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false }); // or it prints advice
}
