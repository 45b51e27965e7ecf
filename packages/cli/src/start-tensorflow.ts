import * as tf from '@tensorflow/tfjs-core';
import { setThreads } from '@typeformer/backend-simd';

export type ComputeOptions = {
  /** Of tfjs. Default: simd. */
  readonly backend?: string | undefined;
  /** Of the backend simd. Default: one for each core. */
  readonly threads?: number | undefined;
};

/** Starts what computes. */
export async function startTensorflow({ backend = 'simd', threads }: ComputeOptions = {}): Promise<void> {
  if (!tf.findBackendFactory(backend)) {
    throw new Error(`--backend ${backend} must be one of ${Object.keys(tf.engine().registryFactory).join(', ')}.`);
  }
  await tf.setBackend(backend);
  if (threads !== undefined) await setThreads(threads);
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false }); // or it prints advice
}
