import { decodeText, type Chunks } from './decode-text.ts';

const pieceLength = 2 ** 16;

/**
 * Between a word and a space before another; or between the end of a line and a letter. No token of GPT-2's, nor of
 * OpenAI's later vocabularies, reaches across, and what stands on either side does not change the other's tokens.
 */
const cut = /(?<=\p{L})(?= \p{L})|(?<=\S\n)(?=\p{L})/gu;

/**
 * A text of any length in pieces of at least 65,536 UTF-16 units, but for the last, so that it need not fit into memory.
 * They are cut where their tokens, one piece after the other, are those of the whole text; where a text has no such place,
 * a piece is longer.
 *
 * @param name what error messages call the text
 * @throws Error, when it is read, if the bytes are not UTF-8
 */
export async function* textPieces(chunks: Chunks, name = 'the text'): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const text of decodeText(chunks, name)) {
    rest += text;
    for (;;) {
      // What came before has no cut, or it would be gone; its last three units did not show what follows them.
      cut.lastIndex = Math.max(pieceLength, rest.length - text.length - 3);
      const place = cut.exec(rest)?.index;
      if (place === undefined) break;
      yield rest.slice(0, place);
      rest = rest.slice(place);
    }
  }
  if (rest !== '') yield rest;
}
