import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderSource } from '../files/folder-source.ts';
import { mapSource } from '../files/map-source.ts';
import { mapTarget } from '../files/map-target.ts';
import { readFloat32 } from './read-float32.ts';
import { readSafetensors } from './read-safetensors.ts';
import { writeSafetensors, type TensorToWrite } from './write-safetensors.ts';

describe('writeSafetensors', () => {
  it.each(['gpt2', 'gpt2-untied'])(
    'writes the tensors of %s as transformers wrote them, byte for byte',
    async (name) => {
      const file = (await folderSource(new URL('../__fixtures__/', import.meta.url)).open(
        `${name}/model.safetensors`,
      ))!;
      const { tensors } = await readSafetensors(file);
      const reversed = [...tensors.values()].toReversed();
      const written = await write(
        reversed.map((tensor) => ({ name: tensor.name, shape: tensor.shape, data: () => readFloat32(tensor) })),
      );
      expect(Buffer.from(await file.read(0, file.size)).equals(written)).toBe(true);
      await file.close();
    },
  );

  it('writes what readSafetensors reads', async () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((name) => !/__proto__|constructor|prototype|__metadata__/.test(name));
    const shape = fc.array(fc.nat(4), { maxLength: 4 });
    const tensor = fc.tuple(name, shape, fc.infiniteStream(fc.float()));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(tensor, { selector: ([name]) => name, maxLength: 6 }), async (parts) => {
        const tensors = parts.map(([name, shape, numbers]) => {
          const length = shape.reduce((product, dimension) => product * dimension, 1);
          return { name, shape, data: Float32Array.from(numbers.take(length)) };
        });
        const stored = await read(await write(tensors));
        expect([...stored.tensors.keys()].toSorted()).toEqual(tensors.map(({ name }) => name).toSorted());
        for (const { name, shape, data } of tensors) {
          const tensor = stored.tensors.get(name)!;
          expect(tensor.shape).toEqual(shape);
          expect(await readFloat32(tensor)).toEqual(data);
        }
      }),
    );
  });

  it('writes F32 before F16, and metadata beside the format, in the bytes that safetensors expects', async () => {
    const numbers = new Float32Array([1, 2]);
    const tensors = [
      { name: 'a', dtype: 'F16', shape: [2], data: numbers },
      { name: 'd', dtype: 'F16', shape: [1], data: numbers.subarray(1) },
      { name: 'c', dtype: 'F32', shape: [1, 2], data: numbers },
      { name: 'b', shape: [], data: numbers.subarray(0, 1) },
    ] as const;
    const bytes = await write(tensors, { step: '10', höhe: '🦊\n' });
    const { length } = new TextEncoder().encode(header);
    expect(Buffer.from(bytes.subarray(8, 8 + length)).toString()).toBe(header);
    const [a, b, c, d] = ['003c0040', '0000803f', '0000803f00000040', '0040'];
    expect(Buffer.from(bytes.subarray(8 + length)).toString('hex')).toBe(b + c + a + d);
    const { metadata } = await read(bytes);
    expect([...metadata]).toEqual([
      ['format', 'pt'],
      ['step', '10'],
      ['höhe', '🦊\n'],
    ]);
  });

  it('keeps the order of names that look like numbers', async () => {
    const tensors = ['10', '9', '1'].map((name) => ({ name, shape: [], data: new Float32Array(1) }));
    expect([...(await read(await write(tensors))).tensors.keys()]).toEqual(['1', '10', '9']);
  });

  it('asks for a tensor only when the one before it is written', async () => {
    const asked: string[] = [];
    const tensors = ['a', 'b'].map((name) => ({
      name,
      shape: [1],
      data: async () => {
        asked.push(name);
        return new Float32Array(1);
      },
    }));
    const pieces = writeSafetensors(tensors)[Symbol.asyncIterator]();
    await pieces.next(); // the header
    expect(asked).toEqual([]);
    await pieces.next();
    expect(asked).toEqual(['a']);
  });

  it.each([
    [[part('a'), part('b'), part('a')], new Error('writeSafetensors: there are two tensors "a".')],
    [[part('')], new Error('writeSafetensors: the tensor name "" must not be empty.')],
    [
      [part('__metadata__')],
      new Error('writeSafetensors: the tensor name "__metadata__" is taken by the file format.'),
    ],
    [
      [part('h.__proto__')],
      new Error('writeSafetensors: the tensor name "h.__proto__" must not have the part "__proto__".'),
    ],
    [[part('\ud83e')], new Error('writeSafetensors: the tensor name "\\ud83e" must not hold half a surrogate pair.')],
    [[part('a', [-1])], new RangeError('writeSafetensors: tensor "a": shape ([-1]) must be whole numbers from 0.')],
    [[part('a', [0.5])], new RangeError('writeSafetensors: tensor "a": shape ([0.5]) must be whole numbers from 0.')],
  ])('refuses %j before it gives any bytes', (tensors, error) => {
    expect(() => writeSafetensors(tensors)).toThrow(error);
  });

  it('refuses numbers that do not fill the shape', async () => {
    await expect(write([part('a', [2, 3])])).rejects.toThrow(
      new RangeError('writeSafetensors: tensor "a" has 1 numbers; [2,3] takes 6.'),
    );
  });
});

/** As safetensors 0.8 writes it, but for the metadata, whose order is its accident, and the spaces at the end. */
const header =
  '{"__metadata__":{"format":"pt","step":"10","höhe":"🦊\\n"},' +
  '"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"c":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]},' +
  '"a":{"dtype":"F16","shape":[2],"data_offsets":[12,16]},"d":{"dtype":"F16","shape":[1],"data_offsets":[16,18]}} ';

function part(name: string, shape: readonly number[] = [1]): TensorToWrite {
  return { name, shape, data: new Float32Array(1) };
}

async function write(tensors: readonly TensorToWrite[], metadata: Record<string, string> = {}): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  await mapTarget(files).write('model.safetensors', writeSafetensors(tensors, metadata));
  return files.get('model.safetensors')!;
}

async function read(bytes: Uint8Array): ReturnType<typeof readSafetensors> {
  return readSafetensors((await mapSource({ 'model.safetensors': bytes }).open('model.safetensors'))!);
}
