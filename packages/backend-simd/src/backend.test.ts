import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SimdBackend } from './backend.ts';
import { registerSimdBackend } from './register.ts';

describe.each([
  { memory: 'shared', sharedMemory: true },
  { memory: 'unshared', sharedMemory: false },
])('SimdBackend in $memory memory', ({ memory: name, sharedMemory }) => {
  let backend: SimdBackend;

  beforeAll(async () => {
    registerSimdBackend(name, { sharedMemory, threads: 2, memoryLimit: 2 ** 26 });
    await tf.setBackend('cpu');
  });

  beforeEach(async () => {
    await tf.setBackend(name);
    backend = tf.backend() as SimdBackend;
  });

  afterEach(async () => {
    const factory = tf.findBackendFactory(name);
    await tf.setBackend('cpu');
    tf.removeBackend(name);
    tf.registerBackend(name, factory); // the next test begins with little memory
  });

  it.each<[what: string, fail: (x: tf.Tensor3D) => tf.Tensor]>([
    ['a tensor', () => tf.zeros([4096, 4096])],
    ['the outcome of a kernel', (x) => x.squeeze<tf.Tensor2D>([0]).matMul(tf.ones([1, 2]))],
    ['the outcome of an inherited kernel', (x) => x.tile([1, 1, 2])],
    ['the second copy in an inherited kernel', (x) => x.spaceToBatchND([2], [[0, 0]])],
    ['the second copy in another', (x) => x.batchToSpaceND([1], [[0, 1]])],
  ])('says that %s does not fit, leaves nothing behind, and goes on', async (_, fail) => {
    const start = stateOf(backend);
    const length = 22 * 2 ** 18; // 22 MiB: three of it do not fit
    const x = tf.ones<tf.Rank.R3>([1, length, 1]);
    const before = stateOf(backend);
    expect(() => tf.tidy(() => fail(x))).toThrow(
      /^backend-simd: out of memory: .* MiB asked for, .* MiB in use, 64.0 MiB at most. Dispose tensors/,
    );
    expect(stateOf(backend)).toEqual(before);
    const sum = x.sum();
    expect(await sum.data()).toEqual(new Float32Array([length]));
    tf.dispose([x, sum]);
    expect(stateOf(backend)).toEqual(start);
  });

  it('gives data that no later tensor overwrites, and no growing memory takes away', async () => {
    const x = tf.range(0, 1000);
    const data = await x.data();
    const place = backend.pointer(x);
    x.dispose();
    const y = tf.zeros([1000]);
    expect(backend.pointer(y)).toBe(place);
    expectGrowth(backend, () => tf.zeros([2 ** 23]).dispose());
    expect(data).toEqual(new Float32Array(1000).map((_, index) => index));
    expect(data.buffer).toBeInstanceOf(ArrayBuffer);
    y.dispose();
  });

  it('copies numbers out of a tensor while memory grows for the copy', async () => {
    const x = tf.range(0, 2 ** 21);
    const { values } = backend.dataOf(x);
    let copy = x;
    expectGrowth(backend, () => (copy = tf.slice(x, 1, 2 ** 21 - 1))); // cpu's kernel writes from a part of `values`
    expect((await copy.data()).at(-1)).toBe(2 ** 21 - 1);
    expect(values.at(-1)).toBe(2 ** 21 - 1);
    tf.dispose([x, copy]);
  });
});

function stateOf(backend: SimdBackend) {
  return { inUse: backend.allocator.inUse, kept: backend.numDataIds(), tensors: tf.memory().numTensors };
}

function expectGrowth({ heap }: SimdBackend, action: () => void): void {
  const before = heap.bytes;
  action();
  expect(heap.bytes).toBeGreaterThan(before);
}
