import type { ByteString } from './byte-string.ts';

/**
 * GPT-2's way to write bytes in its vocabulary files: bytes that are printable characters of Latin-1 stand for
 * themselves, the others are U+0100, U+0101 … in order, so a space is Ġ.
 */
const characters: readonly string[] = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCharCode(printable ? byte : next++);
  });
})();
const bytes: ReadonlyMap<string, string> = new Map(
  characters.map((character, byte) => [character, String.fromCharCode(byte)]),
);

/** The 256 single bytes in the order of their characters, which is that of GPT-2's ids. */
export const alphabet: readonly ByteString[] = [...bytes]
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([, byte]) => byte);

/** A byte string in GPT-2's printable characters. */
export function toCharacters(byteString: ByteString): string {
  return Array.from(byteString, (byte) => characters[byte.charCodeAt(0)]!).join('');
}

/**
 * The bytes that GPT-2's printable characters stand for.
 *
 * @throws RangeError for a character that stands for none
 */
export function fromCharacters(printable: string): ByteString {
  return Array.from(printable, (character) => {
    const byte = bytes.get(character);
    if (byte === undefined) {
      throw new RangeError(
        `tokenizer.json: the token ${JSON.stringify(printable)} holds "${character}", which is no byte.`,
      );
    }
    return byte;
  }).join('');
}
