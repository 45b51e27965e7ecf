import type { DecodeStream } from '../tokenizer.ts';

/**
 * The decoder of tokens that have these bytes; it holds back bytes until a character is whole. An id that has none is
 * the text `unknown`.
 */
export function decodeStream(bytesOf: (id: number) => Uint8Array | undefined, unknown = ''): DecodeStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true }); // a byte order mark is text like any other
  return {
    push: (id) => {
      const bytes = bytesOf(id);
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode() + unknown;
    },
    flush: () => decoder.decode(),
  };
}
