import { simdBackendInfo } from '@typeformer/backend-simd';
import { createGpt, describeModel, gptConfig, type Gpt, type GptConfig } from '@typeformer/gpt';
import type { SavableTokenizer } from '@typeformer/tokenizer';
import { formatBytes } from '../format.ts';
import { loadModel } from '../load-model.ts';
import type { TrainSettings } from './train-settings.ts';

/** The model that a run starts from: a new one, or that of a folder. */
export async function trainingModel(settings: TrainSettings, tokenizer: SavableTokenizer): Promise<Gpt> {
  if (settings.from !== undefined) return loadModel(settings.from, tokenizer);
  const config = newConfig(settings, tokenizer.vocabSize);
  const { float32 } = describeModel(config).bytes;
  const { limit } = simdBackendInfo().memory;
  if (float32 > limit) {
    const { layers, dModel, dFf = 4 * dModel, context } = settings;
    const sizes = `--layers ${layers}, --d-model ${dModel}, --d-ff ${dFf} and --context ${context}`;
    throw new Error(
      `${sizes} make a model that is too large: ${formatBytes(float32)}, of at most ${formatBytes(limit)}.`,
    );
  }
  return createGpt(config, { seed: settings.seed });
}

/** Of a new model; what is wrong with its sizes is told by the names of the flags. */
export function newConfig(settings: TrainSettings, vocabSize: number): GptConfig {
  const { layers: nLayers, heads: nHeads, dModel, dFf, context: maxSeqLen, dropout } = settings;
  try {
    const sizes = { vocabSize, maxSeqLen, dModel, nLayers, nHeads, dropout };
    return gptConfig({ ...sizes, ...(dFf !== undefined && { dFf }) });
  } catch (cause) {
    const names = /\b(maxSeqLen|dModel|nLayers|nHeads|dFf) \((\d+)\)/g;
    const message = (cause as Error).message.replace('gptConfig: ', '');
    throw new Error(
      message.replace(names, (_, name: keyof typeof flags, value) => `${flags[name]} ${value}`),
      { cause },
    );
  }
}

const flags = {
  maxSeqLen: '--context',
  dModel: '--d-model',
  nLayers: '--layers',
  nHeads: '--heads',
  dFf: '--d-ff',
} as const;
