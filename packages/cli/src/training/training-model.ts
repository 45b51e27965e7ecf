import { createGpt, gptConfig, type Gpt } from '@typeformer/gpt';
import type { SavableTokenizer } from '@typeformer/tokenizer';
import { loadModel } from '../load-model.ts';
import type { TrainSettings } from './train-settings.ts';

/** The model that a run starts from: a new one, or that of a folder. */
export async function trainingModel(settings: TrainSettings, tokenizer: SavableTokenizer): Promise<Gpt> {
  if (settings.from === undefined) {
    const { layers, heads, dModel, dFf, context, dropout, seed } = settings;
    const sizes = {
      vocabSize: tokenizer.vocabSize,
      maxSeqLen: context,
      dModel,
      nLayers: layers,
      nHeads: heads,
      dropout,
    };
    return createGpt(gptConfig({ ...sizes, ...(dFf !== undefined && { dFf }) }), { seed });
  }
  return loadModel(settings.from, tokenizer);
}
