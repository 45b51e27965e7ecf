/** Text to ids and back. `pieceTokenizer` makes one from less. */
export interface Tokenizer {
  /** Number of ids: they are 0 … vocabSize − 1. Some vocabularies leave a few of these unused. */
  readonly vocabSize: number;
  /** The special tokens' ids by name, e.g. `<|endoftext|>` → 50256. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /**
   * The ids of `text`; a lone surrogate counts as U+FFFD. Special tokens are plain text unless allowed, by the call or by
   * how the tokenizer was made.
   *
   * @throws RangeError if `text` holds characters that no token stands for, which it names, unless `unknown` does; if an
   * option names no special token of this tokenizer, or `text` holds one that is disallowed
   */
  encode(text: string, options?: EncodeOptions): number[];
  /** How many ids `encode` would give; none are kept. */
  countTokens(text: string, options?: EncodeOptions): number;
  /** What `encode` gives, each id with the place in `text` that it stands for. */
  encodeWithOffsets(text: string, options?: EncodeOptions): TokenWithOffsets[];
  /** An encoder that takes text as it comes, cut anywhere. */
  encodeStream(options?: EncodeOptions): EncodeStream;
  /**
   * The text of `ids`. Bytes that are not UTF-8 become U+FFFD.
   *
   * @throws RangeError for an id that no token has, unless `unknown` stands for it
   */
  decode(ids: Iterable<number>, options?: DecodeOptions): string;
  /** A decoder that takes one id at a time. */
  decodeStream(options?: DecodeOptions): DecodeStream;
  /**
   * The bytes of one token, as a copy.
   *
   * @throws RangeError for an id that no token has
   */
  tokenBytes(id: number): Uint8Array;
}

export type EncodeOptions = {
  /**
   * The special tokens that stand for themselves in the text: all, or those named. Default: what the tokenizer was made
   * with; for one read from a model's own files that is all of them, for any other none.
   */
  readonly allowedSpecial?: 'all' | readonly string[];
  /** The special tokens that the text must not hold: all that are not allowed, or those named. None by default. */
  readonly disallowedSpecial?: 'all' | readonly string[];
  /**
   * The ids for each piece of the text that no token stands for, such as a character that a character tokenizer lacks; `[]`
   * to leave it out. Default: such text is refused.
   */
  readonly unknown?: readonly number[];
};

export type DecodeOptions = {
  /** The text of an id that no token has, `''` to leave it out. Default: such an id is refused. */
  readonly unknown?: string;
};

/**
 * A token and where it stands, in UTF-16 code units: `text.slice(start, end)`. A token that holds only a part of a
 * character gets the whole character, as its neighbours then do.
 */
export type TokenWithOffsets = { readonly id: number; readonly start: number; readonly end: number };

/** Encodes text chunk by chunk: all that `push` and a last `flush` return, joined, is what `encode` gives. */
export interface EncodeStream {
  /** The ids that are certain, whatever text follows; the rest waits. */
  push(text: string): number[];
  /** The ids of the text still waiting. The stream then starts afresh. */
  flush(): number[];
}

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
