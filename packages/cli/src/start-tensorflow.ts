import * as tf from '@tensorflow/tfjs-core';
import { setThreads } from '@typeformer/backend-simd';
import { Option } from 'commander';
import { wholeNumber } from './number-option.ts';

export type ComputeOptions = {
  /** Of tfjs. Default: simd. */
  readonly backend?: string | undefined;
  /** Of the backend simd. Default: one for each core. */
  readonly threads?: number | undefined;
};

/** Of every command that computes. */
export function threadsOption(): Option {
  return new Option('--threads <n>', 'that compute (default: one for each core)').argParser(wholeNumber({ from: 1 }));
}

/** Starts what computes. */
export async function startTensorflow({ backend = 'simd', threads }: ComputeOptions = {}): Promise<void> {
  if (!tf.findBackendFactory(backend)) throw new Error(`tfjs knows no backend "${backend}".`);
  await tf.setBackend(backend);
  if (threads !== undefined) await setThreads(threads);
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false }); // or it prints advice
}
