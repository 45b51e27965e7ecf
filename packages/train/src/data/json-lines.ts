import { printable } from '@typeformer/checkpoint/files';
import type { Chunks } from './decode-text.ts';
import { textLines } from './text-lines.ts';

export type JsonLinesOptions = {
  /** The field that holds the text. Default `text`. */
  readonly field?: string;
  /** What error messages call the file. */
  readonly name?: string;
};

/**
 * The documents of a `.jsonl` file: in each line an object, and of that one field. Blank lines count for nothing.
 *
 * @throws Error, when it is read, that names the line which is not JSON or has no such text
 */
export async function* jsonLines(
  chunks: Chunks,
  { field = 'text', name = 'the text' }: JsonLinesOptions = {},
): AsyncGenerator<string, void, undefined> {
  let number = 0;
  for await (const line of textLines(chunks, name)) {
    number++;
    if (line.trim() !== '') yield textOf(line, field, `${name}, line ${number},`);
  }
}

function textOf(line: string, field: string, where: string): string {
  let json: Partial<Record<string, unknown>> | null;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new Error(`${where} is not JSON: ${printable((cause as Error).message)}`, { cause });
  }
  const text = json?.[field];
  if (typeof text !== 'string') throw new Error(`${where} has no text in a field "${field}".`);
  return text;
}
