import * as tf from '@tensorflow/tfjs-core';
import { SimdBackend } from './backend.ts';

export type SimdBackendInfo = {
  /** Whether multiplying and adding is one instruction: about twice as fast. */
  readonly relaxedSimd: boolean;
  /** Whether threads can share memory: in Node, and in pages that are cross-origin isolated. */
  readonly sharedMemory: boolean;
  /** How many threads compute, the caller's among them, and why no more. */
  readonly threads: number;
  readonly threadLimit: string;
  readonly memory: {
    /** Bytes that tensors and threads hold. */
    readonly inUse: number;
    /** Bytes that the memory has grown to: it never shrinks. */
    readonly reserved: number;
    /** Bytes that it may grow to. */
    readonly limit: number;
  };
};

/**
 * What the current backend runs on.
 *
 * @throws Error if the current backend is another one
 */
export function simdBackendInfo(): SimdBackendInfo {
  const { relaxedSimd, threadPool, threadLimit, heap, allocator } = currentBackend('simdBackendInfo');
  return {
    relaxedSimd,
    sharedMemory: heap.shared,
    threads: threadPool.threads,
    threadLimit,
    memory: { inUse: allocator.inUse, reserved: heap.bytes, limit: heap.limit },
  };
}

/**
 * Has the current backend compute with `threads` threads from now on, the caller's among them. Results do not depend on
 * how many there are. Where there cannot be more than one, `simdBackendInfo().threadLimit` says why.
 *
 * @throws RangeError if `threads` is not a whole number from 1
 * @throws Error if the current backend is another one
 */
export async function setThreads(threads: number): Promise<void> {
  await currentBackend('setThreads').setThreads(threads);
}

function currentBackend(where: string): SimdBackend {
  const backend = tf.backend();
  if (backend instanceof SimdBackend) return backend;
  throw new Error(`${where}: the backend is "${tf.getBackend()}"; call await tf.setBackend('simd') first.`);
}
