import * as tf from '@tensorflow/tfjs-core';
import { readFloat32 } from './safetensors/read-float32.ts';
import type { StoredTensor } from './safetensors/read-safetensors.ts';

/** What is expected in a file. */
export type ExpectedTensor = { readonly name: string; readonly shape: readonly number[] };

/**
 * The tensors that are expected, by path, read from those that are stored, by name. The caller owns them.
 *
 * @throws Error that begins with `complaint` and names every tensor that is missing, surplus or misshapen
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
  const complaints: string[] = [];
  const byPath = new Map<string, StoredTensor>();
  const surplus = new Map(stored);
  for (const [path, { name, shape }] of expected) {
    const tensor = stored.get(name);
    surplus.delete(name);
    if (!tensor) {
      complaints.push(`Tensor "${name}" (${path}) is missing.`);
    } else if (tensor.shape.join() !== shape.join()) {
      complaints.push(`Tensor "${tensor.name}" (${path}) has shape [${tensor.shape}]; the model expects [${shape}].`);
    } else {
      byPath.set(path, tensor);
    }
  }
  for (const { name } of surplus.values()) complaints.push(`Tensor "${name}" is none of this model's.`);
  if (complaints.length > 0) throw new Error([`${complaint}:`, ...complaints].join('\n'));
  return byPath;
}
