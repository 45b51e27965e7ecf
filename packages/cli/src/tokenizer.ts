import type { Target } from '@typeformer/checkpoint';
import { readJson, toSource } from '@typeformer/checkpoint/files';
import {
  gpt2Tokenizer,
  tokenizerFiles,
  tokenizerFromJson,
  type SavableTokenizer,
  type Tokenizer,
  type TokenizerFilesOptions,
} from '@typeformer/tokenizer';
import { basename, dirname } from 'node:path';
import { characterTokenizerOf, isTokenFile, type Reading } from './data.ts';

/** The tokenizer of a model: the one asked for, or the `tokenizer.json` that lies with it. */
export async function tokenizerOf(model: string, asked: 'gpt2' | undefined): Promise<Tokenizer> {
  if (asked === 'gpt2') return gpt2Tokenizer();
  const json = await readJson(toSource(model), 'tokenizer.json');
  if (json === undefined) {
    throw new Error(`there is no tokenizer.json in ${model}; if the model reads GPT-2's tokens, say --tokenizer gpt2.`);
  }
  return tokenizerFromJson(json);
}

/** The tokenizer that `--tokenizer` names: gpt2, character (those of the data), or a tokenizer.json. */
export async function namedTokenizer(
  name: string,
  data: readonly string[],
  reading?: Reading,
): Promise<SavableTokenizer> {
  if (name === 'gpt2') return gpt2Tokenizer();
  if (name === 'character') return characterTokenizerOf(data, reading);
  const json = await readJson(toSource(dirname(name)), basename(name));
  if (json === undefined) throw new Error(`--tokenizer ${name} must be gpt2, character or a tokenizer.json.`);
  return tokenizerFromJson(json);
}

/** Writes a tokenizer's files beside a model or its data. */
export async function writeTokenizer(
  target: Target,
  tokenizer: SavableTokenizer,
  options?: TokenizerFilesOptions,
): Promise<void> {
  const encoder = new TextEncoder();
  for (const [name, text] of Object.entries(tokenizerFiles(tokenizer, options))) {
    await target.write(name, [encoder.encode(text)]);
  }
}

/** Of a training run: the one beside the model it starts from, or beside its token file, else the one that is named. */
export async function trainingTokenizer({
  data,
  from,
  tokenizer,
}: {
  readonly data: readonly string[];
  readonly from?: string | undefined;
  readonly tokenizer: string;
}): Promise<SavableTokenizer> {
  const folders = [from, ...data.filter(isTokenFile).map(dirname)].filter((folder) => folder !== undefined);
  for (const folder of folders) {
    const json = await readJson(toSource(folder), 'tokenizer.json');
    if (json !== undefined) return tokenizerFromJson(json);
  }
  const ids = data.find(isTokenFile);
  if (ids !== undefined && tokenizer === 'character') {
    throw new Error(`there is no tokenizer.json beside ${ids}; --tokenizer says what its ids mean.`);
  }
  return namedTokenizer(tokenizer, data);
}
