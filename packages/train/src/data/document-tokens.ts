/** A text, whole or in pieces that each can be encoded alone, as `textPieces` cuts them. */
export type Document = string | AsyncIterable<string>;

export type DocumentTokensOptions = {
  /** The id that stands between two documents, such as that of `<|endoftext|>`. Default: none does. */
  readonly separator?: number | undefined;
};

/**
 * The ids of documents, one after the other, some at a time: `collectTokens` puts them into an array, `encodeTokens`
 * into a token file.
 */
export async function* documentTokens(
  documents: Iterable<Document> | AsyncIterable<Document>,
  tokenizer: { encode(text: string): ArrayLike<number> },
  { separator }: DocumentTokensOptions = {},
): AsyncGenerator<ArrayLike<number>, void, undefined> {
  let isFirst = true;
  for await (const document of documents) {
    if (!isFirst && separator !== undefined) yield [separator];
    isFirst = false;
    for await (const piece of typeof document === 'string' ? [document] : document) yield tokenizer.encode(piece);
  }
}
