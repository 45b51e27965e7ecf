import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { folderSource } from '../files/folder-source.ts';
import { readJson } from '../files/read-json.ts';
import type { Dtype } from './dtype.ts';
import { readFloat32 } from './read-float32.ts';
import { readSafetensors, type StoredTensor } from './read-safetensors.ts';

it('readFloat32 gives the numbers that PyTorch gives, for every dtype it reads', async () => {
  const folder = folderSource(new URL('../__fixtures__/dtypes/', import.meta.url));
  const file = (await folder.open('model.safetensors'))!;
  const { tensors } = await readSafetensors(file);
  const expected = (await readJson(folder, 'expected.json')) as Record<string, (number | string)[]>; // "NaN" is no JSON
  const numbers: Record<string, number[]> = {};
  for (const name of Object.keys(expected)) numbers[name] = [...(await readFloat32(tensors.get(name)!))];
  expect(numbers).toEqual(Object.fromEntries(Object.entries(expected).map(([name, row]) => [name, row.map(Number)])));
  await file.close();
});

it('readFloat32 decodes each of the 65,536 halves as PyTorch does', async () => {
  const halves = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
  const numbers = await readFloat32(stored('F16', new Uint8Array(halves.buffer)));
  const oneNaN = numbers.map((number) => (Number.isNaN(number) ? NaN : number));
  expect(createHash('sha256').update(oneNaN).digest('hex')).toBe(
    '385ff5fe69182797cda5f1827e20cf423f4416bc9246f27d0eec27cac9039259', // __fixtures__/dtypes/make.py
  );
});

it('readFloat32 takes F32 as they lie, and copies them only where they do not begin at a multiple of 4', async () => {
  const memory = new Uint8Array([0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f, 0]); // 1 at 0, and with a byte's shift at 4
  const there = await readFloat32(stored('F32', memory.subarray(4, 8)));
  expect([there[0], there.buffer === memory.buffer]).toEqual([1, true]);
  memory.copyWithin(1, 0, 4);
  const moved = await readFloat32(stored('F32', memory.subarray(1, 5)));
  expect([moved[0], moved.buffer === memory.buffer]).toEqual([1, false]);
});

it.each([
  ['F16', [0, 0x3c]],
  ['BF16', [0x80, 0x3f]],
  ['F64', [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
] as const)('readFloat32 reads %s that begins at an odd byte', async (dtype, one) => {
  const memory = new Uint8Array([9, ...one]);
  expect(await readFloat32(stored(dtype, memory.subarray(1)))).toEqual(new Float32Array([1]));
});

it.each(['I64', 'BOOL', 'F8_E4M3', 'U8'] as const)('readFloat32 refuses %s, and does not read it', async (dtype) => {
  const unread: StoredTensor = { ...stored(dtype, new Uint8Array()), bytes: () => Promise.reject(new Error('read')) };
  await expect(readFloat32(unread)).rejects.toThrow(
    new Error(`Tensor "h.0.ids" holds ${dtype}; numbers are read from F32, F16, BF16 and F64.`),
  );
});

function stored(dtype: Dtype, bytes: Uint8Array): StoredTensor {
  return { name: 'h.0.ids', dtype, shape: [1], bytes: async () => bytes };
}
