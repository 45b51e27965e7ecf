/**
 * Bytes as a string, one character (U+0000 … U+00FF) a byte, as `atob` returns them: unlike arrays, strings can be
 * the keys of a `Map`.
 */
export type ByteString = string;

/** The bytes of a byte string, as a new array. */
export function bytesOf(byteString: ByteString): Uint8Array {
  const bytes = new Uint8Array(byteString.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = byteString.charCodeAt(index);
  return bytes;
}

const encoder = new TextEncoder();

/** The UTF-8 bytes of well-formed text. */
export function byteStringOf(text: string): ByteString {
  if (isAscii(text)) return text; // its characters are its bytes
  let byteString = '';
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += 1024) byteString += String.fromCharCode(...bytes.subarray(at, at + 1024));
  return byteString;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
