import * as tf from '@tensorflow/tfjs-core';
import type { LoraAdapters, LoraOptions } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { loraToPeft } from './families/peft-config.ts';
import { moduleName, peftName } from './families/peft-names.ts';
import type { Target } from './files/target.ts';
import { toTarget } from './files/to-target.ts';
import { writeSafetensors } from './safetensors/write-safetensors.ts';

/**
 * Writes the LoRA of a GPT-2 as the folder that PEFT writes, with which it adapts the GPT-2 in transformers:
 * `adapter_model.safetensors`, float32, and `adapter_config.json`. Each file is written whole or not at all.
 *
 * @param adapter the adapters, with the options of their `lora` layer
 * @param target a folder's path (Node), a Map to fill, or a `Target` of your own
 * @throws RangeError for another rank than the adapters', Error for adapters of other matrices than those in the blocks
 * @example
 * await saveAdapter({ rank: 8, adapters: model.weights.adapters }, folder);
 */
export async function saveAdapter(
  { rank, alpha = rank, adapters }: Pick<LoraOptions, 'rank' | 'alpha'> & { readonly adapters: LoraAdapters },
  target: string | URL | Map<string, Uint8Array> | Target,
): Promise<void> {
  for (const [path, { down }] of Object.entries(adapters)) {
    if (down.shape[1] === rank) continue;
    throw new RangeError(
      `saveAdapter: rank (${rank}) must be that of the adapters; that of "${path}" has ${down.shape[1]}.`,
    );
  }
  const files = toTarget(target);
  const tensors = [...weightsByPath(adapters)].map(([path, weight]) => {
    const name = peftName(path);
    if (name === undefined) throw new Error(`saveAdapter: "${path}" must adapt a matrix of a block.`);
    return { name, shape: weight.shape.toReversed(), data: () => transposed(weight) };
  });
  await files.write('adapter_model.safetensors', writeSafetensors(tensors));
  const json = `${JSON.stringify(loraToPeft(rank, alpha, Object.keys(adapters).map(moduleName)), null, 2)}\n`;
  await files.write('adapter_config.json', [new TextEncoder().encode(json)]);
}

async function transposed(weight: tf.Tensor): Promise<Float32Array> {
  const columns = tf.transpose(weight);
  const numbers = await columns.data<'float32'>();
  columns.dispose();
  return numbers;
}
