import {
  loadSpecialTokenIds,
  readJson,
  toSource,
  type Source,
  type SpecialTokenIds,
} from '@typeformer/checkpoint/files';
import {
  gpt2Tokenizer,
  tokenizerFromJson,
  type SavableTokenizer,
  type TokenizerFileOptions,
} from '@typeformer/tokenizer';
import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import { characterTokenizerOf, isTokenFile, type Reading } from './data.ts';
import type { SpecialTokens } from './special-tokens-option.ts';

/** A tokenizer that reads texts as a model is taught to read them: every command has its own from here. */
export type TaughtTokenizer = {
  readonly tokenizer: SavableTokenizer;
  /** What special tokens in a text are to the tokenizer. */
  readonly specialTokens: SpecialTokens;
  readonly specialTokenIds: SpecialTokenIds;
};

/** `--tokenizer` and `--special-tokens`. */
export type AskedTokenizer<Name = string> = {
  readonly tokenizer: Name;
  readonly specialTokens?: SpecialTokens | undefined;
};

/** The tokenizer of a model: the one asked for, or the `tokenizer.json` that lies with it. */
export async function tokenizerOf(
  model: string,
  { tokenizer, specialTokens }: Partial<AskedTokenizer<'gpt2' | undefined>>,
): Promise<TaughtTokenizer> {
  const folder = toSource(model);
  if (tokenizer === 'gpt2') return taught(folder, gpt2Tokenizer, specialTokens);
  const found = await fromFile(folder, 'tokenizer.json', specialTokens);
  if (found) return found;
  throw new Error(`there is no tokenizer.json in ${model}; if the model reads GPT-2's tokens, say --tokenizer gpt2.`);
}

/** The tokenizer that `--tokenizer` names: gpt2, character (those of the data), or a tokenizer.json. */
export async function namedTokenizer(
  { tokenizer: name, specialTokens }: AskedTokenizer,
  data: readonly string[],
  { folder = toSource(new Map()), ...reading }: Reading & { readonly folder?: Source } = {},
): Promise<TaughtTokenizer> {
  if (name === 'gpt2') return taught(folder, gpt2Tokenizer, specialTokens);
  if (name === 'character') return taught(folder, () => characterTokenizerOf(data, reading), specialTokens);
  const found = await fromFile(toSource(dirname(name)), basename(name), specialTokens);
  if (found) return found;
  throw new Error(`--tokenizer ${name} must be gpt2, character or a tokenizer.json.`);
}

/** Of a training run: the one beside the model it starts from, or beside its token file, else the one that is named. */
export async function trainingTokenizer({
  data,
  from,
  ...asked
}: AskedTokenizer & {
  readonly data: readonly string[];
  readonly from?: string | undefined;
}): Promise<TaughtTokenizer> {
  const folders = [from, ...data.filter(isTokenFile).map(dirname)].filter((folder) => folder !== undefined);
  for (const folder of folders) {
    const found = await fromFile(toSource(folder), 'tokenizer.json', asked.specialTokens);
    if (found) return found;
  }
  const ids = data.find(isTokenFile);
  if (ids !== undefined && asked.tokenizer === 'character') {
    throw new Error(`there is no tokenizer.json beside ${ids}; --tokenizer says what its ids mean.`);
  }
  return namedTokenizer(asked, data, from === undefined ? {} : { folder: toSource(from) });
}

async function fromFile(
  folder: Source,
  path: string,
  specialTokens: SpecialTokens | undefined,
): Promise<TaughtTokenizer | undefined> {
  const json = await readJson(folder, path);
  return json === undefined ? undefined : taught(folder, (options) => tokenizerFromJson(json, options), specialTokens);
}

/** Special tokens are what is asked for, else what they were to those who wrote the folder, else ids. */
async function taught(
  folder: Source,
  make: (options: TokenizerFileOptions) => SavableTokenizer | Promise<SavableTokenizer>,
  asked: SpecialTokens | undefined,
): Promise<TaughtTokenizer> {
  const isSplit = v.is(splitting, await readJson(folder, 'tokenizer_config.json'));
  const specialTokens = asked ?? (isSplit ? 'text' : 'ids');
  const tokenizer = await make({ allowedSpecial: specialTokens === 'ids' ? 'all' : [] });
  return { tokenizer, specialTokens, specialTokenIds: await loadSpecialTokenIds(folder, tokenizer) };
}

/** What transformers calls it. */
const splitting = v.object({ split_special_tokens: v.literal(true) });
