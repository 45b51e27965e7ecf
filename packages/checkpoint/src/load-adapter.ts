import * as tf from '@tensorflow/tfjs-core';
import { gptLayer, lora, type GptConfig, type GptWeights, type LoraAdapters, type LoraOptions } from '@typeformer/gpt';
import { mapParameters, parametersByPath } from '@typeformer/layer';
import { loraFromPeft } from './families/peft-config.ts';
import { peftName } from './families/peft-names.ts';
import type { FileMap } from './files/map-source.ts';
import { readJson } from './files/read-json.ts';
import type { Source } from './files/source.ts';
import { toSource } from './files/to-source.ts';
import { openWeights } from './open-weights.ts';
import { readTensors, type ExpectedTensor } from './read-tensors.ts';
import { readSafetensors, type StoredTensor } from './safetensors/read-safetensors.ts';

/** Adapters, and the options of the `lora` layer whose weights they are. */
export type LoadedAdapter = Required<LoraOptions> & { readonly adapters: LoraAdapters };

/**
 * The LoRA in a PEFT folder (`adapter_config.json`, `adapter_model.safetensors`) for a GPT-2 of that configuration, in
 * float32. Its dropout is left out. The caller owns the tensors.
 *
 * @param source a folder's path (Node), a base URL, files by name, or a `Source` of your own
 * @throws Error naming the tensors that are missing, surplus or misshapen, or what else is wrong and in which file
 * @example
 * const adapter = await loadAdapter(folder, gpt.config);
 * const model = new Model(lora(gpt.layer, adapter), { base: gpt.weights, adapters: adapter.adapters });
 */
export async function loadAdapter(source: string | URL | FileMap | Source, config: GptConfig): Promise<LoadedAdapter> {
  const files = toSource(source);
  const json = await readJson(files, 'adapter_config.json');
  if (json === undefined) throw new Error(`loadAdapter: there is no adapter_config.json in ${files.name}.`);
  const { rank, alpha } = loraFromPeft(json, `${files.name}: adapter_config.json`);
  const file = await openWeights(files, 'adapter_model', 'loadAdapter');
  try {
    const { tensors } = await readSafetensors(file);
    const adapters = await loadAdapters(config, rank, tensors, file.name);
    return { rank, alpha, adapts: (path) => path in adapters, adapters };
  } finally {
    await file.close();
  }
}

async function loadAdapters(
  config: GptConfig,
  rank: number,
  tensors: ReadonlyMap<string, StoredTensor>,
  where: string,
): Promise<LoraAdapters> {
  const isStored = (path: string): boolean => {
    const name = peftName(path);
    return name !== undefined && tensors.has(name);
  };
  const adapts = (path: string): boolean => isStored(`${path}.down`) || isStored(`${path}.up`);
  const layer = gptLayer(config);
  if (![...parametersByPath<GptWeights>(layer.parameters).keys()].some(adapts)) {
    throw new Error(`${where} holds no adapter of a matrix in this model's blocks.`);
  }
  const { adapters: parameters } = lora(layer, { rank, adapts }).parameters;
  const expected = new Map<string, ExpectedTensor>();
  for (const [path, { shape }] of parametersByPath<LoraAdapters>(parameters)) {
    expected.set(path, { name: peftName(path)!, shape: shape.toReversed() });
  }
  const loaded = await readTensors(expected, tensors, `${where} does not fit its adapter_config.json and the model`);
  const adapters = mapParameters<LoraAdapters>(parameters, (_, path) => tf.transpose(loaded.get(path)!));
  tf.dispose([...loaded.values()]);
  return adapters;
}
