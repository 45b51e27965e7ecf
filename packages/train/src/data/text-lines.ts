import { decodeText, type Chunks } from './decode-text.ts';

/**
 * The lines of a text, without their ends (LF or CRLF); the last may lack one.
 *
 * @param name what error messages call the text
 * @throws Error, when it is read, if the bytes are not UTF-8
 */
export async function* textLines(chunks: Chunks, name = 'the text'): AsyncGenerator<string, void, undefined> {
  const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
  let unfinished = '';
  for await (const text of decodeText(chunks, name)) {
    const [first, ...others] = text.split('\n');
    unfinished += first;
    for (const next of others) {
      yield withoutReturn(unfinished);
      unfinished = next;
    }
  }
  if (unfinished !== '') yield withoutReturn(unfinished);
}
