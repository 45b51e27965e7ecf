import * as tf from '@tensorflow/tfjs';
import type { SimdBackendInfo } from '@typeformer/backend-simd';
import { runTests } from './run-tests.ts';
import type { TinyStep } from './train-tiny.ts';

/** What a page can be asked to do, and a worker. The backend comes with what needs it: the kernels' tests bring their own. */
export const tasks = {
  runTests,

  async backendInfo(): Promise<SimdBackendInfo> {
    const { simdBackendInfo } = await startBackend();
    return simdBackendInfo();
  },

  async setThreads(threads: number): Promise<void> {
    const { setThreads } = await startBackend();
    await setThreads(threads);
  },

  async trainTiny(steps: number): Promise<TinyStep[]> {
    await startBackend();
    const { trainTiny } = await import('./train-tiny.ts');
    return trainTiny(steps);
  },
};

export type Tasks = typeof tasks;

async function startBackend() {
  const backend = await import('@typeformer/backend-simd');
  await tf.setBackend('simd');
  return backend;
}
