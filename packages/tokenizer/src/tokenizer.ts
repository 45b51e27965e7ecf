/** Text to ids and back. */
export interface Tokenizer {
  /** Number of ids: they are 0 … vocabSize − 1. Some vocabularies leave a few of these unused. */
  readonly vocabSize: number;
  /** The special tokens' ids by name, e.g. `<|endoftext|>` → 50256. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /**
   * The ids of `text`. Every string is accepted; a lone surrogate counts as U+FFFD. Special tokens are plain text
   * unless allowed.
   *
   * @throws RangeError if `allowedSpecial` names no special token of this tokenizer
   */
  encode(text: string, options?: EncodeOptions): number[];
  /**
   * The text of `ids`. Bytes that are not UTF-8 become U+FFFD.
   *
   * @throws RangeError for an id that no token has
   */
  decode(ids: Iterable<number>): string;
  /**
   * The bytes of one token, as a copy.
   *
   * @throws RangeError for an id that no token has
   */
  tokenBytes(id: number): Uint8Array;
  /** A decoder that takes one id at a time. */
  decodeStream(): DecodeStream;
}

export type EncodeOptions = {
  /** The special tokens that stand for themselves in the text: all, or those named. None by default. */
  readonly allowedSpecial?: 'all' | readonly string[];
};

/** Decodes id by id: all that `push` and a last `flush` return, joined, is what `decode` gives. */
export interface DecodeStream {
  /** The text that `id` completes; bytes of an unfinished character wait for the next ids. */
  push(id: number): string;
  /** The text of the bytes still waiting, each unfinished character as U+FFFD. The stream then starts afresh. */
  flush(): string;
}

/** A tokenizer that Hugging Face's `tokenizer.json` can describe: `JSON.stringify(tokenizer)` is that file. */
export interface SavableTokenizer extends Tokenizer {
  toJSON(): TokenizerJson;
}

/** The contents of a `tokenizer.json`. */
export type TokenizerJson = { readonly [field: string]: unknown };
