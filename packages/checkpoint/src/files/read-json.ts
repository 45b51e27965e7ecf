import { parseJson } from './parse-json.ts';
import { readText } from './read-text.ts';
import type { Source } from './source.ts';

/**
 * The value in a small JSON file, to be checked by the caller; undefined where there is no such file.
 *
 * @throws Error, which names the file, where `readText` does and for malformed JSON or a key that stands twice
 */
export async function readJson(source: Source, path: string): Promise<unknown> {
  const text = await readText(source, path);
  return text === undefined ? undefined : parseJson(text, `${source.name}: ${path}`);
}
