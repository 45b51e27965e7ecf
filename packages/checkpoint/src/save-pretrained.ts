import type * as tf from '@tensorflow/tfjs-core';
import type { GptConfig, GptWeights } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { generationConfigToHuggingFace } from './families/generation-config.ts';
import { gptConfigToHuggingFace } from './families/gpt2-config.ts';
import { huggingFaceName } from './families/gpt2-names.ts';
import type { Target } from './files/target.ts';
import { toTarget } from './files/to-target.ts';
import { writeSafetensors } from './safetensors/write-safetensors.ts';
import type { SpecialTokenIds } from './special-token-ids.ts';

export type SaveOptions = {
  /** What the weights are stored in: float32 if absent. To float16 they are rounded, and from 65520 on to infinity. */
  readonly dtype?: 'float32' | 'float16' | undefined;
  /**
   * What the model's texts begin and end with, as `loadSpecialTokenIds` reads it. If absent GPT-2's `<|endoftext|>` where
   * the vocabulary has GPT-2's size, else nothing.
   */
  readonly specialTokenIds?: SpecialTokenIds | undefined;
};

/**
 * Writes a GPT-2 as the folder that transformers writes: `model.safetensors`, `config.json` and `generation_config.json`.
 * Each file is written whole or not at all.
 *
 * @param target a folder's path (Node), a Map to fill, a directory of the browser's, or a `Target` of your own
 * @throws RangeError if one of `specialTokenIds` is outside the vocabulary
 */
export async function savePretrained(
  { config, weights }: { readonly config: GptConfig; readonly weights: GptWeights },
  target: string | URL | Map<string, Uint8Array> | FileSystemDirectoryHandle | Target,
  { dtype = 'float32', specialTokenIds = usualIds(config) }: SaveOptions = {},
): Promise<void> {
  checkIds(specialTokenIds, config);
  const files = toTarget(target);
  const tensors = [...weightsByPath(weights)].map(([path, weight]) => ({
    name: huggingFaceName(path),
    dtype: storedDtypes[dtype],
    shape: weight.shape,
    data: () => (weight as tf.Tensor<tf.Rank>).data<'float32'>(),
  }));
  await files.write('model.safetensors', writeSafetensors(tensors));
  const write = (path: string, json: object): Promise<void> =>
    files.write(path, [new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`)]);
  await write('config.json', gptConfigToHuggingFace(config, dtype, specialTokenIds));
  await write('generation_config.json', generationConfigToHuggingFace(specialTokenIds));
}

const storedDtypes = { float32: 'F32', float16: 'F16' } as const;

function usualIds({ vocabSize }: GptConfig): SpecialTokenIds {
  return vocabSize === 50257 ? { endOfText: [50256], beginningOfText: 50256 } : { endOfText: [] };
}

function checkIds(ids: SpecialTokenIds, { vocabSize }: GptConfig): void {
  for (const [name, some] of Object.entries(ids)) {
    for (const id of [some ?? []].flat()) {
      if (Number.isInteger(id) && id >= 0 && id < vocabSize) continue;
      throw new RangeError(`savePretrained: ${name} (${id}) must be a token's id, from 0 to ${vocabSize - 1}.`);
    }
  }
}
