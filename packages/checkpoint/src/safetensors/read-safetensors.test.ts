import fc from 'fast-check';
import { expect, it } from 'vitest';
import { folderSource } from '../files/folder-source.ts';
import { mapSource } from '../files/map-source.ts';
import type { RandomAccessFile } from '../files/source.ts';
import { readSafetensors } from './read-safetensors.ts';

const fixtures = folderSource(new URL('../__fixtures__/', import.meta.url));

it('readSafetensors reads what safetensors wrote, in the order of the bytes', async () => {
  const file = (await fixtures.open('dtypes/model.safetensors'))!;
  const { metadata, tensors } = await readSafetensors(file);
  expect([...metadata]).toEqual([['made', 'by hand']]);
  expect([...tensors].map(([name, { dtype, shape }]) => `${name}: ${dtype} [${shape}]`)).toEqual([
    'count: I64 [2]',
    'double: F64 [12]',
    'complex: C64 [1]',
    'empty: F32 [0,3]',
    'höhe 🦊 "x"\\\n: F32 [1]',
    'scalar: F32 []',
    'single: F32 [12]',
    'brain: BF16 [2,2,3]',
    'half: F16 [3,4]',
    'eighth: F8_E4M3 [2]',
    'mask: BOOL [3]',
  ]);
  expect(await tensors.get('count')!.bytes()).toEqual(new Uint8Array(new BigInt64Array([1n, -2n]).buffer));
  expect(await tensors.get('mask')!.bytes()).toEqual(new Uint8Array([1, 0, 1]));
  expect(await tensors.get('empty')!.bytes()).toEqual(new Uint8Array(0));
  await file.close();
});

it('readSafetensors reads the header alone, and each tensor when it is asked for', async () => {
  const reads: string[] = [];
  const file = watched(safetensors({ a: u8([0, 1]), b: u8([1, 4]) }, [1, 2, 3, 4]), (range) => reads.push(range));
  const { tensors } = await readSafetensors(file);
  const dataStart = file.size - 4;
  expect(reads).toEqual(['0-8', `8-${dataStart}`]);
  expect(await tensors.get('b')!.bytes()).toEqual(new Uint8Array([2, 3, 4]));
  expect(reads.slice(2)).toEqual([`${dataStart + 1}-${dataStart + 4}`]);
});

it.each([
  ['no bytes at all', bytes([]), '0 bytes are too few for a safetensors file.'],
  ['7 bytes', bytes([0, 0, 0, 0, 0, 0, 0]), '7 bytes are too few for a safetensors file.'],
  [
    'a header length past the end',
    bytes([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]),
    "the header's length (3) must fit into the file, which has 10 bytes.",
  ],
  [
    'a header length of 2⁶⁴ − 1',
    bytes(Array(8).fill(255)),
    "the header's length (18446744073709551615) must be at most 100000000 bytes.",
  ],
  ['an empty header', safetensors(''), 'the header must be valid JSON: Unexpected end of JSON input'],
  ['a header that is not UTF-8', withHeader(bytes([0x7b, 0xff, 0x7d])), 'the header must be UTF-8 text.'],
  ['a byte order mark', safetensors('\ufeff{}'), 'the header must begin with "{".'],
  ['a header that begins with a space', safetensors(' {}'), 'the header must begin with "{".'],
  ['a header that is an array', safetensors('[]'), 'the header must begin with "{".'],
  [
    'a header cut off',
    safetensors('{"a":'),
    'the header must be valid JSON: Unexpected end of JSON input',
  ],
])('readSafetensors refuses %s', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(new Error(`model.safetensors: ${message}`));
});
