import type { Target } from '@typeformer/checkpoint/files';
import type { TaughtTokenizer } from './tokenizer.ts';

/** Writes a tokenizer's files, and how special tokens in a text were read. */
export async function writeTokenizer(target: Target, { tokenizer, specialTokens }: TaughtTokenizer): Promise<void> {
  const write = (path: string, json: unknown): Promise<void> =>
    target.write(path, [new TextEncoder().encode(JSON.stringify(json))]);
  await write('tokenizer.json', tokenizer);
  await write('tokenizer_config.json', { split_special_tokens: specialTokens === 'text' });
}
