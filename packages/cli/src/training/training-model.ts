import { loadPretrained } from '@typeformer/checkpoint';
import { createGpt, gptConfig, type Gpt } from '@typeformer/gpt';
import type { SavableTokenizer } from '@typeformer/tokenizer';
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
  const model = await loadPretrained(settings.from);
  if (tokenizer.vocabSize <= model.vocabSize) return model;
  model.dispose();
  throw new Error(
    `the tokenizer has ${tokenizer.vocabSize} tokens, but the model in ${settings.from} knows ${model.vocabSize}.`,
  );
}
