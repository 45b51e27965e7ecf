/** The text of those bytes; an Error that names their place where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`${where} must be UTF-8 text.`, { cause });
  }
}
