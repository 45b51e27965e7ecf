import { describe, expect, it } from 'vitest';
import { mapStore } from '../files/map-store.ts';
import type { Store } from '../files/store.ts';
import { checkStore } from './check-store.ts';

describe('checkStore', () => {
  it('accepts a store that keeps the contract, and leaves it empty', async () => {
    const files = new Map<string, Uint8Array>();
    await checkStore(() => mapStore(files));
    expect(files.size).toBe(0);
  });

  it.each<[string, (store: Store, files: Map<string, Uint8Array>) => Partial<Store>, string]>([
    [
      'that shows a file while it is written',
      (_, files) => ({
        write: async (path, chunks) => {
          files.set(path, new Uint8Array());
          for await (const chunk of chunks) files.set(path, Buffer.concat([files.get(path)!, chunk]));
        },
      }),
      'list of a store while "run/20/model.safetensors" is written gives ' +
        '["run.json","run/10/model.safetensors","run/20/model.safetensors"], not ["run.json","run/10/model.safetensors"].',
    ],
    [
      'that says nothing when a file could not be written',
      ({ write }) => ({ write: (path, chunks) => write(path, chunks).catch(() => {}) }),
      'write must tell the error of its pieces, not: no error.',
    ],
    [
      'that has files of its own',
      (_, files) => ({ list: async () => [...files.keys(), 'index.json'] }),
      'list of a store that was just opened gives ["index.json"], not [].',
    ],
    [
      'that is not the same for another',
      () => mapStore(new Map()),
      'list of a store that another wrote to gives [], not ["run.json","run/10/model.safetensors"].',
    ],
    [
      'that lists files in the order in which they were written',
      (_, files) => ({ list: async () => [...files.keys()] }),
      'list of a store that was written to gives ' +
        '["run/10/model.safetensors","run.json"], not ["run.json","run/10/model.safetensors"].',
    ],
    [
      'that never removes',
      () => ({ remove: async (path) => void (await mapStore(new Map()).remove(path)) }),
      'list of a store from which a file was removed gives ' +
        '["run.json","run/10/model.safetensors"], not ["run.json"].',
    ],
    [
      'that removes what is outside',
      (_, files) => ({ remove: async (path) => void files.delete(path) }),
      'remove must refuse the path "../run.json".',
    ],
    [
      'that anyone can lock',
      () => ({ lock: async () => async () => {} }),
      'lock must throw where the store is locked.',
    ],
    [
      'that anyone can unlock',
      (_, files) => ({
        lock: async () => {
          if (files.has('lock')) throw new Error('locked');
          files.set('lock', new Uint8Array());
          return async () => void files.delete('lock');
        },
        list: async () => [...files.keys()].filter((path) => path !== 'lock').toSorted(),
      }),
      'lock must throw where the store is locked.',
    ],
  ])('refuses a store %s', async (_, change, message) => {
    const files = new Map<string, Uint8Array>();
    const open = () => {
      const store = mapStore(files);
      return { ...store, ...change(store, files) };
    };
    await expect(checkStore(open)).rejects.toThrow(new Error(`checkStore: ${message}`));
  });
});
