import { decodeUtf8 } from './decode-utf8.ts';
import { readBytes } from './read-bytes.ts';
import type { Source } from './source.ts';

const maxBytes = 100_000_000;

/**
 * The text of a small file; undefined where there is none.
 *
 * @throws Error, which names the file, if it is over 100 MB, is not UTF-8, or cannot be read
 */
export async function readText(source: Source, path: string): Promise<string | undefined> {
  const file = await source.open(path, { maxBytes });
  if (!file) return undefined;
  try {
    if (file.size > maxBytes) {
      throw new Error(`${file.name} has ${file.size} bytes; at most ${maxBytes} are read whole.`);
    }
    return decodeUtf8(await readBytes(file, 0, file.size), file.name);
  } finally {
    await file.close();
  }
}
