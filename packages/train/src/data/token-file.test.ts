import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { encodeTokens, tokenFile } from './token-file.ts';
import { randomWindows } from './windows.ts';

const fixture = (name: string) => readFile(new URL(`../__fixtures__/tokens/${name}`, import.meta.url));
/** As numpy was given them: `__fixtures__/tokens/make.py`. */
const uint16 = [0, 1, 255, 256, 50256, 65535, 7];
const uint32 = [...uint16, 100257, 4294967295];

function fileOf(bytes: Uint8Array, size = bytes.length) {
  return { name: 'train.bin', size, read: vi.fn(async (start: number, end: number) => bytes.subarray(start, end)) };
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bytes: number[] = [];
  for await (const piece of pieces) bytes.push(...piece);
  return bytes;
}

describe('tokenFile', () => {
  it('reads what numpy wrote', async () => {
    const short = tokenFile(fileOf(await fixture('uint16.bin')));
    expect([short.length, Array.from(await short.slice(0, 7))]).toEqual([7, uint16]);
    const long = tokenFile(fileOf(await fixture('uint32.bin')), { type: 'uint32' });
    expect([long.length, Array.from(await long.slice(0, 9))]).toEqual([9, uint32]);
  });

  it('reads the bytes of a window and no others', async () => {
    const file = fileOf(await fixture('uint16.bin'));
    const batches = randomWindows({ tokens: tokenFile(file), batchSize: 3, contextLength: 2, seed: 0 });
    expect(file.read).not.toHaveBeenCalled();
    await batches(0);
    expect(file.read.mock.calls.map(([start, end]) => end - start)).toEqual([6, 6, 6]);
  });

  it('ends where the file ends, as an array does', async () => {
    expect(Array.from(await tokenFile(fileOf(await fixture('uint16.bin'))).slice(5, 100))).toEqual([65535, 7]);
  });

  it('says when the file is no whole number of ids', () => {
    expect(() => tokenFile(fileOf(new Uint8Array(7)))).toThrow(
      'tokenFile: the size of train.bin (7 bytes) must be a multiple of 2: its ids are uint16.',
    );
  });

  it('says when the file has become shorter', async () => {
    await expect(tokenFile(fileOf(new Uint8Array(7), 10)).slice(2, 5)).rejects.toThrow(
      'tokenFile: train.bin must have 6 bytes from 4 on; there are 3.',
    );
  });
});

describe('encodeTokens', () => {
  it('writes the bytes that numpy writes, from pieces of any kind', async () => {
    expect(await bytesOf(encodeTokens([uint16.slice(0, 3), Int32Array.from(uint16.slice(3))]))).toEqual([
      ...(await fixture('uint16.bin')),
    ]);
    expect(await bytesOf(encodeTokens([uint32], { type: 'uint32' }))).toEqual([...(await fixture('uint32.bin'))]);
  });

  it.each([70000, -1, 0.5, NaN])('names the id %d, which does not fit', async (id) => {
    await expect(
      bytesOf(
        encodeTokens([
          [1, 2],
          [3, id],
        ]),
      ),
    ).rejects.toThrow(`encodeTokens: id 3 (${id}) must be a whole number from 0 to 65535, to fit uint16.`);
  });
});
