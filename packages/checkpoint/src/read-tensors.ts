import * as tf from '@tensorflow/tfjs-core';
import { excerpt } from './files/excerpt.ts';
import { firstFew } from './files/first-few.ts';
import { readFloat32 } from './safetensors/read-float32.ts';
import type { StoredTensor } from './safetensors/read-safetensors.ts';

/** What is expected in a file. */
export type ExpectedTensor = { readonly name: string; readonly shape: readonly number[] };

/**
 * The tensors that are expected, by path, read from those that are stored, by name. The caller owns them.
 *
 * @throws Error that begins with `complaint` and names the tensors that are missing or misshapen and those that are
 *   surplus: all of them, or the first ten of either and their number
 */
export async function readTensors(
  expected: ReadonlyMap<string, ExpectedTensor>,
  stored: ReadonlyMap<string, StoredTensor>,
  complaint: string,
): Promise<Map<string, tf.Tensor>> {
  const read = new Map<string, tf.Tensor>();
  try {
    for (const [path, tensor] of matching(expected, stored, complaint)) {
      read.set(path, tf.tensor(await readFloat32(tensor), [...tensor.shape], 'float32'));
    }
  } catch (error) {
    tf.dispose([...read.values()]);
    throw error;
  }
  return read;
}

function matching(
  expected: ReadonlyMap<string, ExpectedTensor>,
  stored: ReadonlyMap<string, StoredTensor>,
  complaint: string,
): Map<string, StoredTensor> {
  const byPath = new Map<string, StoredTensor>();
  const unmet: [string, ExpectedTensor][] = [];
  const surplus = new Set(stored.values());
  for (const [path, { name, shape }] of expected) {
    const tensor = stored.get(name);
    if (tensor?.shape.join() === shape.join()) byPath.set(path, tensor);
    else unmet.push([path, { name, shape }]);
    if (tensor) surplus.delete(tensor);
  }
  const complaints = [
    ...firstFew(unmet, ([path, tensor]) => complaintOf(path, tensor, stored.get(tensor.name))),
    ...firstFew([...surplus], ({ name }) => `Tensor ${excerpt(name)} is none of this model's.`),
  ];
  if (complaints.length > 0) throw new Error([`${complaint}:`, ...complaints].join('\n'));
  return byPath;
}

function complaintOf(path: string, { name, shape }: ExpectedTensor, stored: StoredTensor | undefined): string {
  return stored
    ? `Tensor ${excerpt(stored.name)} (${path}) has shape ${excerpt(stored.shape)}; the model expects [${shape}].`
    : `Tensor "${name}" (${path}) is missing.`;
}
