import type { Target } from '@typeformer/checkpoint/files';
import { tokenizerFiles, type TokenizerFilesOptions } from '@typeformer/tokenizer';
import type { TaughtTokenizer } from './tokenizer.ts';

/** Writes a tokenizer's files, with how special tokens in a text were read. */
export async function writeTokenizer(
  target: Target,
  { tokenizer, specialTokens, specialTokenIds: { endOfText, beginningOfText, padding } }: TaughtTokenizer,
  { maxLength }: Pick<TokenizerFilesOptions, 'maxLength'> = {},
): Promise<void> {
  const names = new Map(Array.from(tokenizer.specialTokens, ([name, id]) => [id, name]));
  const nameOf = (id: number | undefined): string | undefined => (id === undefined ? undefined : names.get(id));
  const files = tokenizerFiles(tokenizer, {
    endOfText: nameOf(endOfText[0]),
    beginningOfText: nameOf(beginningOfText),
    padding: nameOf(padding),
    specialTokens,
    maxLength,
  });
  for (const [path, text] of Object.entries(files)) await target.write(path, [new TextEncoder().encode(text)]);
}
