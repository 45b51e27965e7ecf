import { describe, expect, it } from 'vitest';
import { mapSource } from './map-source.ts';
import { readJson } from './read-json.ts';
import { readText } from './read-text.ts';
import type { Source } from './source.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const read = (json: string) => readJson(mapSource({ 'config.json': encode(json) }), 'config.json');

describe('readJson', () => {
  it('gives the value, of which it knows nothing', async () => {
    const json = '{"a":[1e-5,null,"\\u00e9: \\"{[\\\\"],"b":{"a":{}},"":{"":[]}}';
    expect(await read(`\ufeff ${json}\n`)).toEqual(JSON.parse(json));
  });

  it('gives undefined where there is no such file', async () => {
    expect(await readJson(mapSource({}), 'config.json')).toBeUndefined();
  });

  it.each([
    ['', 'Unexpected end of JSON input'],
    ['{"a":', 'Unexpected end of JSON input'],
    ['{"a":1,"a":2}', 'duplicate key "a"'],
    ['{"a":1, "\\u0061" : 2}', 'duplicate key "a"'],
    ['{"x":[{"n":{"a":"}","b":[],"a":2}}]}', 'duplicate key "a" in "n" in "x"'],
    ['{"a":1,"__proto__":1,"__proto__":2}', 'duplicate key "__proto__"'],
    ['['.repeat(101), 'nested deeper than 100'],
  ])('refuses %s and names the file', async (json, reason) => {
    await expect(read(json)).rejects.toThrow(new Error(`the given files: config.json must be valid JSON: ${reason}`));
  });

  it.each(['{"a":1', '{"a" 1}', '"a', '"\\', ':', '"\\x":1', '}{', '{a:1}', '[1,]', '{"a":1}}', 'nul'])(
    'refuses %s, as JSON.parse does',
    async (json) => {
      await expect(read(json)).rejects.toThrow(/^the given files: config\.json must be valid JSON: ./);
    },
  );

  it('takes nothing inside a string for a key', async () => {
    const json = String.raw`{"a":"\\\",\"a\":1,\"a\":2"}`;
    expect(await read(json)).toEqual(JSON.parse(json));
  });

  it('lets the same key stand in different objects', async () => {
    const json = '[{"a":{"a":1},"b":{"a":2}},{"a":":a"}]';
    expect(await read(json)).toEqual(JSON.parse(json));
  });

  it('reads strings longer than a regular expression could', async () => {
    const long = '\\n'.repeat(5e6);
    expect(await read(`{"${long}":1}`)).toEqual({ ['\n'.repeat(5e6)]: 1 });
  });
});

describe('readText', () => {
  it('refuses bytes that are not UTF-8', async () => {
    const source = mapSource({ 'merges.txt': new Uint8Array([0x61, 0xff]) });
    await expect(readText(source, 'merges.txt')).rejects.toThrow(new Error('merges.txt must be UTF-8 text.'));
  });

  it('refuses a file over 100 MB without reading it, and closes it', async () => {
    const calls: string[] = [];
    const source: Source = {
      name: 'mine',
      open: async (name) => ({
        name,
        size: 100_000_001,
        read: async () => {
          calls.push('read');
          return new Uint8Array();
        },
        close: async () => void calls.push('close'),
      }),
    };
    await expect(readText(source, 'a.json')).rejects.toThrow(
      new Error('a.json has 100000001 bytes; at most 100000000 are read whole.'),
    );
    expect(calls).toEqual(['close']);
  });
});
