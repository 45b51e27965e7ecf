import { readText, toSource, toStore, toTarget, type Store } from '@typeformer/checkpoint';
import { checkStore } from '@typeformer/checkpoint/testing';
import { beforeEach, describe, expect, it } from 'vitest';

const text = (content: string) => [new TextEncoder().encode(content)];
let directory: FileSystemDirectoryHandle;
let store: Store;

beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('runs', { recursive: true }).catch(() => {}); // there is none yet
  directory = await root.getDirectoryHandle('runs', { create: true });
  store = toStore(directory);
});

describe('directoryStore', () => {
  it('keeps the contract of a store', async () => {
    const root = await navigator.storage.getDirectory();
    await checkStore(async () => toStore(await root.getDirectoryHandle('runs')));
  });

  it('is what toSource and toTarget make of a directory', async () => {
    await toTarget(directory).write('a/config.json', text('{}'));
    expect(await readText(toSource(directory), 'a/config.json')).toBe('{}');
    expect(toSource(directory).name).toBe('runs');
  });

  it('takes an empty file for none, and writes none', async () => {
    await store.write('model', text('old'));
    await expect(store.write('model', [])).rejects.toThrow(
      new Error('directoryStore: cannot write "model": the file must not be empty.'),
    );
    expect(await readText(store, 'model')).toBe('old');
    await directory.getFileHandle('empty', { create: true });
    expect(await store.open('empty')).toBeUndefined();
    expect(await store.list()).toEqual(['model']);
  });

  it('takes pieces in memory that threads share', async () => {
    const piece = new Uint8Array(new SharedArrayBuffer(3));
    piece.set(text('old')[0]!);
    await store.write('model', [piece]);
    expect(await readText(store, 'model')).toBe('old');
  });

  it('names what it cannot open, write or remove', async () => {
    await store.write('a/model', text('old'));
    await expect(store.open('a')).rejects.toThrow('directoryStore: cannot open "a": ');
    await expect(store.write('a', text('new'))).rejects.toThrow('directoryStore: cannot write "a": ');
    await expect(store.write('a/model/b', text('new'))).rejects.toThrow('directoryStore: cannot write "a/model/b": ');
    await expect(store.remove('a')).rejects.toThrow('directoryStore: cannot remove "a": ');
    expect(await store.list()).toEqual(['a/model']);
  });

  it('has a lock for each directory', async () => {
    const release = await store.lock();
    await expect(store.lock()).rejects.toThrow('directoryStore: cannot lock "runs": it is in use');
    const releaseOther = await toStore(await directory.getDirectoryHandle('runs', { create: true })).lock();
    await releaseOther();
    await release();
  });
});
