import { expect, it } from 'vitest';
import type { FileMap } from './map-source.ts';
import { readJson } from './read-json.ts';
import type { Source } from './source.ts';
import { toSource } from './to-source.ts';

const fixture = new URL('../__fixtures__/gpt2/', import.meta.url);

it.each([fixture, fixture.href, fixture.pathname])('toSource takes %s as a folder', async (folder) => {
  expect(await readJson(toSource(folder), 'config.json')).toMatchObject({ model_type: 'gpt2', n_embd: 48 });
});

it.each([
  'https://example.org/models/gpt2?token=secret',
  new URL('https://person:secret@example.org/models/gpt2'),
  'HTTPS://example.org/models/gpt2',
])('toSource takes %s as a URL, and names it without its secrets', (url) => {
  expect(toSource(url).name).toBe('https://example.org/models/gpt2');
});

it('toSource takes a Map or an object as files by name', async () => {
  const bytes = new TextEncoder().encode('{"a":1}');
  expect(await readJson(toSource(new Map([['config.json', bytes]])), 'config.json')).toEqual({ a: 1 });
  expect(await readJson(toSource({ 'config.json': new Blob([bytes]), open: bytes }), 'config.json')).toEqual({ a: 1 });
});

it('toSource gives back a source', () => {
  const source: Source = { name: 'mine', open: async () => undefined };
  expect(toSource(source)).toBe(source);
});

it.each([
  ['s3://bucket/gpt2', new RangeError('urlSource: "s3://bucket/gpt2" must be an http or https URL.')],
  ['http://', new RangeError('toSource: "http://" must be a valid URL.')],
])('toSource refuses %s', (source, error) => {
  expect(() => toSource(source)).toThrow(error);
});

it.each([[undefined], [null], [7]])('toSource refuses %s', (source) => {
  const message = `toSource: source (${source}) must be a folder, a URL, a Map of files or a Source.`;
  expect(() => toSource(source as unknown as FileMap)).toThrow(new TypeError(message));
});
