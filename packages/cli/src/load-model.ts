import { loadPretrained } from '@typeformer/checkpoint';
import type { Gpt } from '@typeformer/gpt';
import type { Tokenizer } from '@typeformer/tokenizer';

/** The model in a folder, for a tokenizer whose tokens it must know. */
export async function loadModel(folder: string, { vocabSize }: Tokenizer): Promise<Gpt> {
  const model = await loadPretrained(folder);
  if (vocabSize <= model.vocabSize) return model;
  model.dispose();
  throw new Error(`the tokenizer has ${vocabSize} tokens, but the model knows ${model.vocabSize}.`);
}
