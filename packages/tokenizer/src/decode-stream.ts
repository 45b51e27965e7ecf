import type { DecodeStream } from './tokenizer.ts';

/** The decoder of a tokenizer whose tokens have these bytes; it holds back bytes until a character is whole. */
export function decodeStream(tokenBytes: (id: number) => Uint8Array): DecodeStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true }); // a byte order mark is text like any other
  return {
    push: (id) => decoder.decode(tokenBytes(id), { stream: true }),
    flush: () => decoder.decode(),
  };
}

/** The text of `ids`: what the stream gives, joined. */
export function decode(ids: Iterable<number>, tokenBytes: (id: number) => Uint8Array): string {
  const stream = decodeStream(tokenBytes);
  let text = '';
  for (const id of ids) text += stream.push(id);
  return text + stream.flush();
}
