import type * as tf from '@tensorflow/tfjs-core';
import type { GptConfig, GptWeights } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { gptConfigToHuggingFace } from './families/gpt2-config.ts';
import { huggingFaceName } from './families/gpt2-names.ts';
import type { Target } from './files/target.ts';
import { toTarget } from './files/to-target.ts';
import { writeSafetensors } from './safetensors/write-safetensors.ts';

export type SaveOptions = {
  /** What the weights are stored in: float32 if absent. To float16 they are rounded, and from 65520 on to infinity. */
  readonly dtype?: 'float32' | 'float16' | undefined;
};

/**
 * Writes a GPT-2 as the folder that transformers writes: `model.safetensors` and `config.json`. Each file is written
 * whole or not at all.
 *
 * @param target a folder's path (Node), a Map to fill, a directory of the browser's, or a `Target` of your own
 */
export async function savePretrained(
  { config, weights }: { readonly config: GptConfig; readonly weights: GptWeights },
  target: string | URL | Map<string, Uint8Array> | FileSystemDirectoryHandle | Target,
  { dtype = 'float32' }: SaveOptions = {},
): Promise<void> {
  const files = toTarget(target);
  const tensors = [...weightsByPath(weights)].map(([path, weight]) => ({
    name: huggingFaceName(path),
    dtype: storedDtypes[dtype],
    shape: weight.shape,
    data: () => (weight as tf.Tensor<tf.Rank>).data<'float32'>(),
  }));
  await files.write('model.safetensors', writeSafetensors(tensors));
  const json = `${JSON.stringify(gptConfigToHuggingFace(config, dtype), null, 2)}\n`;
  await files.write('config.json', [new TextEncoder().encode(json)]);
}

const storedDtypes = { float32: 'F32', float16: 'F16' } as const;
