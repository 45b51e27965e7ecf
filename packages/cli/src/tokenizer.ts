import { readJson, toSource } from '@typeformer/checkpoint';
import { gpt2Tokenizer, tokenizerFromJson, type Tokenizer } from '@typeformer/tokenizer';

/** The tokenizer of a model: the one asked for, or the `tokenizer.json` that lies with it. */
export async function tokenizerOf(model: string, asked: 'gpt2' | undefined): Promise<Tokenizer> {
  if (asked === 'gpt2') return gpt2Tokenizer();
  const json = await readJson(toSource(model), 'tokenizer.json');
  if (json === undefined) {
    throw new Error(`there is no tokenizer.json in ${model}; if the model reads GPT-2's tokens, say --tokenizer gpt2.`);
  }
  return tokenizerFromJson(json);
}
