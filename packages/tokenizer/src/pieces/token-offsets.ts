import type { TokenWithOffsets } from '../tokenizer.ts';

const encoder = new TextEncoder();

/** Where the tokens of a piece stand in the text, if the piece begins at `start`. */
export function tokenOffsets(
  piece: string,
  ids: readonly number[],
  start: number,
  tokenBytes: (id: number) => Uint8Array,
): TokenWithOffsets[] {
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return [{ id: only, start, end: start + piece.length }]; // whatever its bytes
  const characters: { start: number; end: number }[] = []; // that each byte is of
  let at = start;
  for (const character of piece) {
    const place = { start: at, end: at + character.length };
    for (let bytes = encoder.encode(character).length; bytes > 0; bytes--) characters.push(place);
    at = place.end;
  }
  let byte = 0;
  return ids.map((id) => {
    const first = byte;
    byte += tokenBytes(id).length;
    return { id, start: characters[first]!.start, end: characters[byte - 1]!.end };
  });
}
