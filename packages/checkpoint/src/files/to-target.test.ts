import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { Target } from './target.ts';
import { toTarget } from './to-target.ts';

const text = [new TextEncoder().encode('te'), new TextEncoder().encode('xt')];

it('toTarget takes a path and a file URL as a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'to-target-'));
  await toTarget(folder).write('one', text);
  await toTarget(pathToFileURL(folder)).write('two', text);
  await toTarget(pathToFileURL(folder).href).write('three', text);
  for (const name of ['one', 'two', 'three']) expect(await readFile(join(folder, name), 'utf8')).toBe('text');
  await rm(folder, { recursive: true });
});

it('toTarget gives back a target', () => {
  const target: Target = { write: async () => {} };
  expect(toTarget(target)).toBe(target);
});

it('toTarget refuses what is no store either', () => {
  expect(() => toTarget(undefined as unknown as Target)).toThrow(
    new TypeError('toStore: store (undefined) must be a folder, a Map, a directory handle or a Store.'),
  );
});

it('toTarget fills a Map, and keeps none of the memory that the pieces came in', async () => {
  const files = new Map<string, Uint8Array>();
  const buffer = new Uint8Array(1);
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (buffer[0] = 1; buffer[0] < 4; buffer[0]++) yield buffer;
  };
  await toTarget(files).write('model', pieces());
  expect(files).toEqual(new Map([['model', new Uint8Array([1, 2, 3])]]));
});

it('toTarget leaves the Map as it was when the pieces end in an error', async () => {
  const files = new Map([['model', new Uint8Array([7])]]);
  const pieces = function* (): Generator<Uint8Array> {
    yield files.get('model')!;
    throw new Error('no more');
  };
  await expect(toTarget(files).write('model', pieces())).rejects.toThrow('no more');
  expect(files).toEqual(new Map([['model', new Uint8Array([7])]]));
});
