import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numbers } from '../test/numbers.ts';
import type { SimdBackend } from './backend.ts';
import { registerSimdBackend } from './register.ts';

/** Without memory to share, as in pages that are not isolated, the caller computes alone. */
const alone = globalThis.crossOriginIsolated === false;

describe('ThreadPool', () => {
  let backend: SimdBackend;

  beforeAll(async () => {
    registerSimdBackend('threads', { threads: 1, sharedMemory: true });
    await tf.setBackend('threads');
    backend = tf.backend() as SimdBackend;
  });

  afterAll(async () => {
    await tf.setBackend('cpu');
    tf.removeBackend('threads');
  });

  it.each([
    [1, 1, 1],
    [3, 385, 4],
    [37, 129, 61],
    [201, 901, 51],
    [1, 703, 4099],
    [4099, 703, 1],
    [257, 63, 511],
  ])('multiplies [%i, %i] by [.., %i] to the same bits on 1, 2, 3 and 4 threads', async (rows, depth, columns) => {
    const a = tf.tensor2d(numbers([rows, depth], 1), [rows, depth]);
    const b = tf.tensor2d(numbers([depth, columns], 2), [depth, columns]);
    const outcomes: string[] = [];
    for (const threads of [1, 2, 3, 4]) {
      await backend.setThreads(threads);
      expect(backend.threadPool.threads).toBe(alone ? 1 : threads);
      const product = a.matMul(b);
      outcomes.push(new Uint32Array((await product.data()).buffer).join());
      product.dispose();
    }
    for (const outcome of outcomes) expect(outcome).toBe(outcomes[0]);
    tf.dispose([a, b]);
  });

  it('has as much memory in use as before, however often threads come and go', async () => {
    await backend.setThreads(1);
    const before = backend.allocator.inUse;
    for (let round = 0; round < 10; round++) {
      await backend.setThreads(2 + (round % 4));
      await backend.setThreads(1);
      expect(backend.allocator.inUse).toBe(before);
    }
  });

  it.skipIf(alone)('sets one number of threads after the other, though nobody waits', async () => {
    await Promise.all([4, 2, 3].map((threads) => backend.setThreads(threads)));
    expect(backend.threadPool.threads).toBe(3);
    expect(backend.threadLimit).toBe('setThreads(3) was called.');
  });
});
