import type { Tokens } from './batch.ts';

const pieceLength = 2 ** 16;

/** All tokens from the first to the last, some at a time. */
export async function* tokenPieces(tokens: Tokens): AsyncGenerator<ArrayLike<number>, void, undefined> {
  for (let start = 0; start < tokens.length; start += pieceLength) {
    yield tokens.slice(start, Math.min(start + pieceLength, tokens.length));
  }
}

/** The pieces in one array, where there is memory for them: four bytes a token. */
export async function collectTokens(pieces: AsyncIterable<ArrayLike<number>>): Promise<Int32Array> {
  const parts: Int32Array[] = [];
  for await (const piece of pieces) parts.push(Int32Array.from(piece));
  const tokens = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let length = 0;
  for (const part of parts) {
    tokens.set(part, length);
    length += part.length;
  }
  return tokens;
}
