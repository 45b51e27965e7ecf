import { Gpt, gptLayer, type GptConfig, type GptWeights } from '@typeformer/gpt';
import { mapParameters, parametersByPath } from '@typeformer/layer';
import { gptConfigFromHuggingFace } from './families/gpt2-config.ts';
import { canonicalName, huggingFaceName } from './families/gpt2-names.ts';
import { excerpt } from './files/excerpt.ts';
import type { FileMap } from './files/map-source.ts';
import { readJson } from './files/read-json.ts';
import type { Source } from './files/source.ts';
import { toSource } from './files/to-source.ts';
import { openWeights } from './open-weights.ts';
import { readTensors, type ExpectedTensor } from './read-tensors.ts';
import { readSafetensors, type StoredTensor } from './safetensors/read-safetensors.ts';

/**
 * The GPT-2 in a Hugging Face folder (`config.json`, `model.safetensors`), in float32, also where it is stored in
 * half precision. The caller disposes it. What was saved as a `GPT2Model` or `GPT2DoubleHeadsModel` is read as
 * transformers' `GPT2LMHeadModel` reads it: with the token table for a head, without the second head.
 *
 * @param source a folder's path (Node), a base URL, files by name, a directory of the browser's, or a `Source` of your
 *   own
 * @throws Error naming the tensors that are missing, surplus or misshapen, or what else is wrong and in which file
 */
export async function loadPretrained(
  source: string | URL | FileMap | FileSystemDirectoryHandle | Source,
): Promise<Gpt> {
  const files = toSource(source);
  const config = await loadConfig(files);
  const file = await openWeights(files, 'model', 'loadPretrained');
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
  const complaint = `${where} does not fit its config.json`;
  if (tensors.size < config.nLayers) {
    throw new Error(`${complaint}: there are only ${tensors.size} tensors for n_layer (${config.nLayers}).`);
  }
  const { parameters } = gptLayer(config);
  const expected = new Map<string, ExpectedTensor>();
  for (const [path, { shape }] of parametersByPath<GptWeights>(parameters)) {
    expected.set(path, { name: huggingFaceName(path), shape });
  }
  const loaded = await readTensors(expected, byCanonicalName(tensors, config, where), complaint);
  return new Gpt(
    config,
    mapParameters<GptWeights>(parameters, (_, path) => loaded.get(path)!),
  );
}

function byCanonicalName(
  tensors: ReadonlyMap<string, StoredTensor>,
  { tieEmbeddings }: GptConfig,
  where: string,
): Map<string, StoredTensor> {
  const byName = new Map<string, StoredTensor>();
  for (const tensor of tensors.values()) {
    const name = canonicalName(tensor.name);
    if (name === undefined) continue;
    const twin = byName.get(name);
    if (twin) {
      const names = [twin, tensor].map((one) => excerpt(one.name)).join(' and ');
      throw new Error(`${where}: ${names} are the same weight; one of them must go.`);
    }
    byName.set(name, tensor);
  }
  if (!tieEmbeddings) return byName;
  // A tied table is stored under either of its names, or under both.
  const table = byName.get('transformer.wte.weight') ?? byName.get('lm_head.weight');
  if (table) byName.set('transformer.wte.weight', table);
  byName.delete('lm_head.weight');
  return byName;
}
