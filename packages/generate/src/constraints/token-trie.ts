/** What a constraint asks of a tokenizer; those of `@typeformer/tokenizer` have it. */
export interface ByteTokenizer {
  /** Ids are below it. */
  readonly vocabSize: number;
  /** Ids by name; these are no text. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /** The bytes of one token; throws a RangeError for an id that none has. */
  tokenBytes(id: number): Uint8Array;
}

export type TokenTrieOptions = {
  /** The id that ends the text, such as that of `<|endoftext|>`, or each that does; these are no text themselves. */
  readonly endOfText: number | readonly number[];
};

/** A vocabulary's tokens as bytes, ordered so that those that begin alike stand together. */
export type TokenTrie = {
  readonly endOfText: readonly number[];
  /** The bytes of each id; undefined where it is no text. */
  readonly bytes: readonly (Uint8Array | undefined)[];
  /** The trie's leaves and branches from left to right. */
  readonly tokens: readonly TrieToken[];
};

type TrieToken = {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** How many bytes its beginning has in common with the token before it. */
  readonly shared: number;
};

/**
 * The tokens of a tokenizer, made ready for constraints: once, for as many as there are.
 *
 * @throws RangeError if `endOfText` is not an id, or no ids at all
 */
export function tokenTrie(tokenizer: ByteTokenizer, options: TokenTrieOptions): TokenTrie {
  const { vocabSize } = tokenizer;
  const endOfText = [options.endOfText].flat();
  const stranger = endOfText.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabSize);
  if (endOfText.length === 0 || stranger !== undefined) {
    const must = `must be a whole number from 0 to ${vocabSize - 1}, or several`;
    throw new RangeError(`tokenTrie: endOfText (${stranger ?? 'none'}) ${must}.`);
  }
  const noText = new Set([...tokenizer.specialTokens.values(), ...endOfText]);
  const bytes = Array.from({ length: vocabSize }, (_, id) => (noText.has(id) ? undefined : bytesOf(id, tokenizer)));

  const sorted = bytes
    .flatMap((some, id) => (some?.length ? [{ id, bytes: some, text: String.fromCharCode(...some) }] : []))
    .toSorted((one, other) => (one.text < other.text ? -1 : 1));
  const tokens = sorted.map((token, index) => ({
    id: token.id,
    bytes: token.bytes,
    shared: index === 0 ? 0 : sharedLength(token.bytes, sorted[index - 1]!.bytes),
  }));
  return { endOfText, bytes, tokens };
}

/** Undefined for an id that no token has: some vocabularies leave a few unused. */
function bytesOf(id: number, tokenizer: ByteTokenizer): Uint8Array | undefined {
  try {
    return tokenizer.tokenBytes(id);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sharedLength(one: Uint8Array, other: Uint8Array): number {
  const length = one.findIndex((value, index) => value !== other[index]);
  return length === -1 ? one.length : length;
}
