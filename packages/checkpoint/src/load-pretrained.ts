import * as tf from '@tensorflow/tfjs';
import { Gpt, gptLayer, type GptConfig, type GptWeights } from '@typeformer/gpt';
import { mapParameters, parametersByPath } from '@typeformer/layer';
import { gptConfigFromHuggingFace } from './families/gpt2-config.ts';
import { canonicalName, huggingFaceName } from './families/gpt2-names.ts';
import type { FileMap } from './files/map-source.ts';
import { readJson } from './files/read-json.ts';
import type { Source } from './files/source.ts';
import { toSource } from './files/to-source.ts';
import { readFloat32 } from './safetensors/read-float32.ts';
import { readSafetensors, type StoredTensor } from './safetensors/read-safetensors.ts';

/**
 * The GPT-2 in a Hugging Face folder (`config.json`, `model.safetensors`), in float32, also where it is stored in
 * half precision. The caller disposes it.
 *
 * @param source a folder's path (Node), a base URL, files by name, a directory of the browser's, or a `Source` of your
 *   own
 * @throws Error naming every tensor that is missing, surplus or misshapen, or what else is wrong and in which file
 */
export async function loadPretrained(
  source: string | URL | FileMap | FileSystemDirectoryHandle | Source,
): Promise<Gpt> {
  const files = toSource(source);
  const config = await loadConfig(files);
  const file = await files.open('model.safetensors');
  if (!file) throw new Error(`loadPretrained: there is no model.safetensors in ${files.name}.`);
  try {
    const { tensors } = await readSafetensors(file);
    return await loadWeights(config, tensors, file.name);
  } finally {
    await file.close();
  }
}

/** The configuration alone: `config.json` of a Hugging Face folder. */
export async function loadConfig(
  source: string | URL | FileMap | FileSystemDirectoryHandle | Source,
): Promise<GptConfig> {
  const files = toSource(source);
  const json = await readJson(files, 'config.json');
  if (json === undefined) throw new Error(`loadPretrained: there is no config.json in ${files.name}.`);
  return gptConfigFromHuggingFace(json, `${files.name}: config.json`);
}

async function loadWeights(config: GptConfig, tensors: ReadonlyMap<string, StoredTensor>, where: string): Promise<Gpt> {
  const { parameters } = gptLayer(config);
  const stored = storedByPath(config, tensors, where);
  const loaded = new Map<string, tf.Tensor>();
  try {
    for (const [path, tensor] of stored) {
      loaded.set(path, tf.tensor(await readFloat32(tensor), [...tensor.shape], 'float32'));
    }
  } catch (error) {
    tf.dispose([...loaded.values()]);
    throw error;
  }
  return new Gpt(
    config,
    mapParameters<GptWeights>(parameters, (_, path) => loaded.get(path)!),
  );
}

/** The stored tensor of each path that the configuration declares: all there, none too many, each of its shape. */
function storedByPath(
  config: GptConfig,
  tensors: ReadonlyMap<string, StoredTensor>,
  where: string,
): Map<string, StoredTensor> {
  const byName = new Map<string, StoredTensor>();
  for (const [storedName, tensor] of tensors) {
    const name = canonicalName(storedName);
    const unusedCopy = config.tieEmbeddings && name === 'lm_head.weight'; // the token table again
    if (name !== undefined && !unusedCopy) byName.set(name, tensor);
  }

  const complaints: string[] = [];
  const byPath = new Map<string, StoredTensor>();
  for (const [path, { shape }] of parametersByPath<GptWeights>(gptLayer(config).parameters)) {
    const name = huggingFaceName(path);
    const tensor = byName.get(name);
    byName.delete(name);
    if (!tensor) {
      complaints.push(`Tensor "${name}" (${path}) is missing.`);
    } else if (tensor.shape.join() !== shape.join()) {
      complaints.push(`Tensor "${tensor.name}" (${path}) has shape [${tensor.shape}]; the model expects [${shape}].`);
    } else {
      byPath.set(path, tensor);
    }
  }
  for (const { name } of byName.values()) complaints.push(`Tensor "${name}" is none of this model's.`);
  if (complaints.length > 0) throw new Error(`${where} does not fit its config.json:\n${complaints.join('\n')}`);
  return byPath;
}
