import type { Target } from '@typeformer/checkpoint/files';
import { tokenizerFiles } from '@typeformer/tokenizer';
import type { TaughtTokenizer } from './tokenizer.ts';

/** Writes a tokenizer's files, with how special tokens in a text were read. */
export async function writeTokenizer(
  target: Target,
  { tokenizer, specialTokens, specialTokenIds: { endOfText, beginningOfText, padding } }: TaughtTokenizer,
): Promise<void> {
  const names = new Map(Array.from(tokenizer.specialTokens, ([name, id]) => [id, name]));
  const nameOf = (id: number | undefined): string | undefined => (id === undefined ? undefined : names.get(id));
  const files = tokenizerFiles(tokenizer, {
    endOfText: nameOf(endOfText[0]),
    beginOfText: nameOf(beginningOfText),
    padding: nameOf(padding),
    specialTokens,
  });
  for (const [path, text] of Object.entries(files)) await target.write(path, [new TextEncoder().encode(text)]);
}
