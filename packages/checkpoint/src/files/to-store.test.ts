import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { mapStore } from './map-store.ts';
import { toStore } from './to-store.ts';

const text = [new TextEncoder().encode('text')];

it('toStore takes a path and a file URL as a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'to-store-'));
  await toStore(folder).write('one', text);
  await toStore(pathToFileURL(folder)).write('two', text);
  await toStore(pathToFileURL(folder).href).write('three', text);
  expect(await toStore(folder).list()).toEqual(['one', 'three', 'two']);
  for (const name of ['one', 'two', 'three']) expect(await readFile(join(folder, name), 'utf8')).toBe('text');
  await rm(folder, { recursive: true });
});

it('toStore takes a Map', async () => {
  const files = new Map([['model', text[0]!]]);
  expect(await toStore(files).list()).toEqual(['model']);
});

it('toStore gives back a store', () => {
  const store = mapStore(new Map());
  expect(toStore(store)).toBe(store);
});

it.each(['https://example.org/gpt2', new URL('http://example.org/gpt2')])('toStore refuses %s', (url) => {
  expect(() => toStore(url)).toThrow(new RangeError(`toStore: "${url}" must be a folder: a web server is only read.`));
});

it.each([[undefined], [null], [7]])('toStore refuses %s', (store) => {
  const message = `toStore: store (${store}) must be a folder, a Map, a directory handle or a Store.`;
  expect(() => toStore(store as unknown as string)).toThrow(new TypeError(message));
});
