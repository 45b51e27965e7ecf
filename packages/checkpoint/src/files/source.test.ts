import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSource } from './folder-source.ts';
import { mapSource } from './map-source.ts';
import { readBytes } from './read-bytes.ts';
import type { Source } from './source.ts';
import { urlSource } from './url-source.ts';

const large = Uint8Array.from({ length: 3_000_001 }, (_, index) => index * 2654435761);
const files = new Map([
  ['large.bin', large],
  ['small.bin', large.slice(0, 10)],
  ['empty.bin', new Uint8Array(0)],
  ['a name with #, ? and %41.bin', large.slice(0, 3)],
]);

/** Answers `/ranges/NAME` in ranges where they are asked for, `/whole/NAME` always whole. */
const server = createServer((request, response) => {
  const [, kind, name = ''] = request.url!.split('/');
  const file = files.get(decodeURIComponent(name));
  const [, first, last] = (kind === 'ranges' && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')) || [];
  if (!file) {
    response.writeHead(404).end('none');
  } else if (first === undefined || last === undefined) {
    response.end(file);
  } else if (Number(first) >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
  } else {
    const end = Math.min(Number(last) + 1, file.length);
    response.writeHead(206, { 'content-range': `bytes ${first}-${end - 1}/${file.length}` });
    response.end(file.subarray(Number(first), end));
  }
});
const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-'));
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

describe.each<[string, () => Source]>([
  ['a folder', () => folderSource(folder)],
  ['a URL with ranges', () => urlSource(`${baseUrl()}/ranges`)],
  ['a URL without ranges', () => urlSource(`${baseUrl()}/whole/`)],
  ['a Map of bytes', () => mapSource(files)],
  [
    'an object of Blobs',
    () => mapSource(Object.fromEntries([...files].map(([name, bytes]) => [name, new Blob([bytes])]))),
  ],
])('%s as a source', (_, source) => {
  it.each([...files.keys()])('reads %s whole', async (name) => {
    const file = (await source().open(name))!;
    expect(file.size).toBe(files.get(name)!.length);
    const bytes = await readBytes(file, 0, file.size);
    expect(Buffer.compare(bytes, files.get(name)!)).toBe(0);
    await file.close();
  });

  it('reads any range, in any order and at the same time', async () => {
    const file = (await source().open('large.bin'))!;
    const ranges = [
      [0, 8],
      [8, 1_048_575],
      [1_048_570, 1_048_590],
      [2_999_990, 3_000_001],
      [500, 2_500_000],
      [3, 4],
    ] as const;
    const check = async ([start, end]: readonly [number, number]): Promise<void> => {
      expect(Buffer.compare(await readBytes(file, start, end), large.subarray(start, end))).toBe(0);
    };
    for (const range of ranges) await check(range);
    await Promise.all(ranges.toReversed().map(check));
    await file.close();
  });

  it('gives copies: what becomes of one changes no other', async () => {
    const file = (await source().open('small.bin'))!;
    (await file.read(2, 6)).fill(0);
    expect(await file.read(0, 10)).toEqual(large.slice(0, 10));
    await file.close();
  });

  it('has nothing at a path that is not there', async () => {
    expect(await source().open('none.bin')).toBeUndefined();
    expect(await source().open('toString')).toBeUndefined();
  });

  it('has nothing outside itself', async () => {
    for (const path of ['../small.bin', 'x/../../small.bin', '/etc/hostname', 'x\\..\\y', '']) {
      expect(
        await source()
          .open(path)
          .catch((error: unknown) => String(error)),
      ).toSatisfy(
        (result) =>
          result === undefined ||
          result ===
            `RangeError: The path ${JSON.stringify(path)} must be relative and stay inside, like "model.safetensors".`,
      );
    }
  });
});
