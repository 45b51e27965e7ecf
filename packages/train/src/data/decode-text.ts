/** The bytes of a file or an answer, as they come: a Node stream, `response.body`, or an array of them. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The text of UTF-8 bytes, without a byte order mark; chunks may end within a character. */
export async function* decodeText(chunks: Chunks, name: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new Error(`${name} is not UTF-8 text.`, { cause });
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}
