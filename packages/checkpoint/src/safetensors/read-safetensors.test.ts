import * as fc from 'fast-check';
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

it('readSafetensors takes metadata that is null for none, as the reference implementation does', async () => {
  const { metadata, tensors } = await read(safetensors({ __metadata__: null, a: u8([0, 1]) }, [1]));
  expect([metadata.size, tensors.size]).toEqual([0, 1]);
});

it('readSafetensors reads the header alone, and each tensor when it is asked for', async () => {
  const reads: string[] = [];
  const file = watched(safetensors({ b: u8([1, 4]), a: u8([0, 1]), none: u8([1, 1]) }, [1, 2, 3, 4]), (range) =>
    reads.push(range),
  );
  const { tensors } = await readSafetensors(file);
  const dataStart = file.size - 4;
  expect(reads).toEqual(['0-8', `8-${dataStart}`]);
  expect(await tensors.get('b')!.bytes()).toEqual(new Uint8Array([2, 3, 4]));
  expect(reads.slice(2)).toEqual([`${dataStart + 1}-${dataStart + 4}`]);
});

it.each([
  ['an empty file', bytes([]), '0 bytes are too few for a safetensors file.'],
  ['7 bytes', bytes([0, 0, 0, 0, 0, 0, 0]), '7 bytes are too few for a safetensors file.'],
  [
    'a header longer than the file',
    bytes([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]),
    "the header's length (3) must fit into the file, which has 10 bytes; the file may be cut off.",
  ],
  ['no header', safetensors(''), 'the header must begin with "{".'],
  ['a byte order mark', safetensors('\ufeff{}'), 'the header must begin with "{".'],
  ['a header that begins with a space', safetensors(' {}'), 'the header must begin with "{".'],
  ['a header that is an array', safetensors('[]'), 'the header must begin with "{".'],
  ['a header that is not UTF-8', safetensors(bytes([0x7b, 0xff, 0x7d])), 'the header must be UTF-8 text.'],
  ['a header cut off', safetensors('{"a":'), 'the header must be valid JSON: Unexpected end of JSON input'],
  [
    'a header of brackets',
    safetensors(`{"a":${'['.repeat(1e6)}`),
    'the header must be valid JSON: nested deeper than 100',
  ],
  [
    'a tensor that stands twice',
    safetensors(`{"a":${JSON.stringify(u8([0, 1]))},"\\u0061":${JSON.stringify(u8([0, 1]))}}`, [1]),
    'the header must be valid JSON: duplicate key "a"',
  ],
  [
    'a key that stands twice in a tensor',
    safetensors('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"shape":[1]}}', [1]),
    'the header must be valid JSON: duplicate key "shape" in "a"',
  ],
  [
    'metadata that is an array',
    safetensors({ __metadata__: ['pt'] }),
    '__metadata__ (["pt"]) must be an object of strings.',
  ],
  [
    'metadata that is not a string',
    safetensors({ __metadata__: { format: 'pt', step: 3 } }),
    '__metadata__: "step" (3) must be a string.',
  ],
  ['bytes and no tensor', safetensors({}, [1, 2]), '2 bytes follow the last tensor.'],
])('readSafetensors refuses %s', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(new Error(`model.safetensors: ${message}`));
});

it.each([
  ['a PyTorch file', 'PK\x03\x04\0\0\b\b'],
  ['an older PyTorch file', '\x80\x02\x8a\nl\xfc\x9cF'],
  ['a GGUF file', 'GGUF\x03\0\0\0'],
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1'],
  ['a web page', '<!doctype html>'],
])('readSafetensors tells %s from its own', async (_, content) => {
  await expect(read(Buffer.from(content, 'latin1'))).rejects.toThrow('; it may be another kind of file.');
});

it('readSafetensors refuses a file of which any number of bytes is missing at the end', async () => {
  const file = (await fixtures.open('dtypes/model.safetensors'))!;
  const whole = await file.read(0, file.size);
  await file.close();
  for (let length = 0; length < whole.length; length++) {
    await expect(read(whole.subarray(0, length))).rejects.toThrow(
      /^model\.safetensors: .*(the file may be cut off|too few for a safetensors file)\.$/,
    );
  }
});

it.each(['__proto__', 'constructor', 'prototype', 'h.0.__proto__.weight', 'h.constructor'])(
  'readSafetensors refuses a tensor named %s',
  async (name) => {
    const part = name.split('.').find((part) => /_|o/.test(part));
    const message = `model.safetensors: the tensor name "${name}" must not have the part "${part}".`;
    await expect(read(safetensors(`{"${name}":${JSON.stringify(u8([0, 1]))}}`, [1]))).rejects.toThrow(
      new Error(message),
    );
  },
);

const dtypes =
  'BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64';

it.each([
  ['null', ' (null) must be an object.'],
  ['[]', ' ([]) must be an object.'],
  ['{}', `: dtype (undefined) must be one of ${dtypes}.`],
  [tensor('"F33"', '[2]', '[0,8]'), `: dtype ("F33") must be one of ${dtypes}.`],
  [tensor('"f32"', '[2]', '[0,8]'), `: dtype ("f32") must be one of ${dtypes}.`],
  [tensor('"toString"', '[2]', '[0,8]'), `: dtype ("toString") must be one of ${dtypes}.`],
  [tensor('["F32"]', '[2]', '[0,8]'), `: dtype (["F32"]) must be one of ${dtypes}.`],
  [tensor('"F32"', '2', '[0,8]'), ': shape (2) must be an array of whole numbers from 0.'],
  [tensor('"F32"', '[-2]', '[0,8]'), ': shape ([-2]) must be an array of whole numbers from 0.'],
  [tensor('"F32"', '[0.5]', '[0,8]'), ': shape ([0.5]) must be an array of whole numbers from 0.'],
  [tensor('"F32"', '["2"]', '[0,8]'), ': shape (["2"]) must be an array of whole numbers from 0.'],
  [tensor('"F32"', '[1e300]', '[0,8]'), ': shape ([1e+300]) must be an array of whole numbers from 0.'],
  [
    tensor('"F32"', '[4294967296,4294967296]', '[0,8]'),
    ': data_offsets ([0,8]) must span the 73786976294838210000 bytes of F32 [4294967296,4294967296].',
  ],
  [tensor('"F32"', '[3]', '[0,8]'), ': data_offsets ([0,8]) must span the 12 bytes of F32 [3].'],
  [tensor('"F4"', '[15]', '[0,8]'), ': data_offsets ([0,8]) must span the 7.5 bytes of F4 [15].'],
  [tensor('"F32"', '[2]', '[0]'), ': data_offsets ([0]) must be two whole numbers in rising order.'],
  [tensor('"F32"', '[2]', '[0,8,16]'), ': data_offsets ([0,8,16]) must be two whole numbers in rising order.'],
  [tensor('"F32"', '[2]', '[8,0]'), ': data_offsets ([8,0]) must be two whole numbers in rising order.'],
  [tensor('"F32"', '[2]', '[-8,0]'), ': data_offsets ([-8,0]) must be two whole numbers in rising order.'],
  [
    tensor('"F32"', '[2]', '{"0":0,"1":8}'),
    ': data_offsets ({"0":0,"1":8}) must be two whole numbers in rising order.',
  ],
  [tensor('"F32"', '[2]', '[0,8],"scale":2'), ': the key "scale" has no meaning here.'],
  [tensor('"F32"', '[2]', '[0,8],"__proto__":{}'), ': the key "__proto__" has no meaning here.'],
  [
    tensor('"F32"', '[4]', '[0,16]'),
    ": data_offsets ([0,16]) must end within the file's 8 bytes of data; the file may be cut off.",
  ],
  [tensor('"F32"', '[1]', '[4,8]'), ': data_offsets ([4,8]) must begin at 0, with neither gap nor overlap.'],
])('readSafetensors refuses the tensor %s', async (entry, message) => {
  const content = safetensors(`{"h.0":${entry}}`, [0, 0, 0, 0, 0, 0, 0, 0]);
  await expect(read(content)).rejects.toThrow(new Error(`model.safetensors: tensor "h.0"${message}`));
});

it.each([
  ['overlap', u8([1, 3]), 'tensor "b": data_offsets ([1,3]) must begin at 2, with neither gap nor overlap.'],
  ['leave a gap', u8([3, 4]), 'tensor "b": data_offsets ([3,4]) must begin at 2, with neither gap nor overlap.'],
  ['leave bytes at the end', u8([2, 3]), '1 bytes follow the last tensor.'],
])('readSafetensors refuses tensors that %s', async (_, b, message) => {
  const content = safetensors({ b, a: u8([0, 2]) }, [1, 2, 3, 4]);
  await expect(read(content)).rejects.toThrow(new Error(`model.safetensors: ${message}`));
});

it('readSafetensors shows the beginning of a value that is long', async () => {
  const content = safetensors({ ['x'.repeat(1e6)]: 1 });
  const message = `model.safetensors: tensor "${'x'.repeat(99)}… (1) must be an object.`;
  await expect(read(content)).rejects.toThrow(new Error(message));
});

it.each([
  [2n ** 64n - 1n, 'at most 100000000 bytes; it may be another kind of file.'],
  [100_000_001n, 'at most 100000000 bytes; it may be another kind of file.'],
])(
  'readSafetensors reads 8 bytes, and no more, of a file that claims a header of %d bytes',
  async (length, message) => {
    const reads: string[] = [];
    const file = watched(new Uint8Array(new BigUint64Array([length]).buffer), (range) => reads.push(range));
    const lying = { ...file, size: 1e15 };
    await expect(readSafetensors(lying)).rejects.toThrow(`the header's length (${length}) must be ${message}`);
    expect(reads).toEqual(['0-8']);
  },
);

it('readSafetensors names the file and the bytes when its data is cut off while it is open', async () => {
  const content = safetensors({ a: u8([0, 4]) }, [1, 2, 3, 4]);
  const file = watched(content.subarray(0, content.length - 1), () => {});
  const { tensors } = await readSafetensors({ ...file, size: content.length });
  await expect(tensors.get('a')!.bytes()).rejects.toThrow(
    new Error(
      `model.safetensors: cannot read the bytes from ${content.length - 4} to ${content.length}: there are only 3.`,
    ),
  );
});

it('readSafetensors reads any damaged file, or refuses it with an Error that names the file', async () => {
  const whole = safetensors(
    { __metadata__: { format: 'pt' }, a: u8([0, 2]), b: u8([2, 2]), c: u8([2, 5]) },
    [1, 2, 3, 4, 5],
  );
  const damage = fc.record({
    at: fc.nat(whole.length - 1),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...new TextEncoder().encode('"{}[]:,\\0-9e. abc'))),
    length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const content = whole.slice();
      for (const { at, byte } of damages) content[at] = byte;
      const outcome = await read(content.slice(0, damages[0]!.length)).then(
        ({ tensors }) => Promise.all([...tensors.values()].map((tensor) => tensor.bytes())).then(() => 'read'),
        (error: unknown) => String(error),
      );
      expect(outcome).toMatch(/^(read$|Error: model\.safetensors: )/);
    }),
    { numRuns: 2000 },
  );
});

async function read(content: Uint8Array): ReturnType<typeof readSafetensors> {
  return readSafetensors((await mapSource({ 'model.safetensors': content }).open('model.safetensors'))!);
}

/** A file that tells which bytes are read. */
function watched(content: Uint8Array, onRead: (range: string) => void): RandomAccessFile {
  return {
    name: 'model.safetensors',
    size: content.length,
    read: async (start, end) => {
      onRead(`${start}-${end}`);
      return content.slice(start, end);
    },
    close: async () => {},
  };
}

/** A file's bytes, put together without any of the checks. */
function safetensors(header: Uint8Array | string | object, data: readonly number[] = []): Uint8Array {
  const json = typeof header === 'string' ? header : JSON.stringify(header);
  const text = header instanceof Uint8Array ? header : new TextEncoder().encode(json);
  const length = new Uint8Array(new BigUint64Array([BigInt(text.length)]).buffer);
  return bytes([...length, ...text, ...data]);
}

function u8(offsets: readonly [number, number]): object {
  return { dtype: 'U8', shape: [offsets[1] - offsets[0]], data_offsets: offsets };
}

function tensor(dtype: string, shape: string, offsets: string): string {
  return `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
}

function bytes(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(numbers);
}
