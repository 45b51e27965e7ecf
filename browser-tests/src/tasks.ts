import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackendInfo } from '@typeformer/backend-simd';
import { readText, toStore, type Store } from '@typeformer/checkpoint';
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

  /** Trains with a checkpoint after every so many steps in the directory `run`, from the newest that is there. */
  async resumeTiny(steps: number, every: number, until?: number): Promise<TinyStep[]> {
    await startBackend();
    const { trainTiny } = await import('./train-tiny.ts');
    const root = await navigator.storage.getDirectory();
    const store = toStore(await root.getDirectoryHandle('run', { create: true }));
    return trainTiny(steps, { until, checkpoints: { store, every, resume: true } });
  },

  /** Until the page or worker ends. */
  async lockStore(): Promise<void> {
    await (await siteStore()).lock();
  },

  /** Never comes to the end. */
  async writeHalf(path: string): Promise<void> {
    const store = await siteStore();
    await new Promise<void>((halfWritten) => {
      const half = async function* (): AsyncGenerator<Uint8Array> {
        for (let piece = 0; piece < 3; piece++) yield new Uint8Array(1_000_000).fill(1);
        halfWritten();
        await new Promise(() => {});
      };
      void store.write(path, half());
    });
  },

  async write(path: string, text: string): Promise<void> {
    await (await siteStore()).write(path, [new TextEncoder().encode(text)]);
  },

  async list(): Promise<readonly string[]> {
    return (await siteStore()).list();
  },

  /** The files, by their paths. */
  async readAll(): Promise<Record<string, string | undefined>> {
    const store = await siteStore();
    const paths = await store.list();
    return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readText(store, path)])));
  },
};

async function siteStore(): Promise<Store> {
  return toStore(await navigator.storage.getDirectory());
}

export type Tasks = typeof tasks;

async function startBackend() {
  const backend = await import('@typeformer/backend-simd');
  await tf.setBackend('simd');
  return backend;
}
