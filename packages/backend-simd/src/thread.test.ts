import * as tf from '@tensorflow/tfjs-core';
import workerThreads, { Worker, type WorkerOptions } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { SimdBackend } from './backend.ts';

class Throws extends Worker {
  constructor(_: string, options: WorkerOptions) {
    super(`throw new Error('no threads today')`, options);
  }
}

function cannotBe(): never {
  throw new Error('no threads today.');
}

describe('a thread that does not start', () => {
  it.each([Throws, cannotBe])('leaves the caller to compute alone, and the backend says why: %o', async (Failing) => {
    const backend = tf.backend() as SimdBackend;
    await backend.setThreads(1);
    const before = backend.allocator.inUse;
    workerThreads.Worker = Failing as unknown as typeof Worker;
    await backend.setThreads(3);
    workerThreads.Worker = Worker;
    expect(backend.threadPool.threads).toBe(1);
    expect(backend.threadLimit).toBe('a thread could not be started: no threads today.');
    expect(backend.allocator.inUse).toBe(before);
  });
});
