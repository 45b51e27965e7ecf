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
