import { firstOf } from '../first-of.ts';
import { decodeStream } from './decode-stream.ts';
import { encodeStream } from './encode-stream.ts';
import { splitAtTokens, tokensInTexts, type TokensInText } from './special-tokens.ts';
import { tokenOffsets } from './token-offsets.ts';
import type { EncodeOptions, Tokenizer, TokenWithOffsets } from '../tokenizer.ts';
import { wellFormed } from './well-formed.ts';

export type PieceTokenizerOptions = {
  /** Every id is below it, those of special and added tokens too. */
  readonly vocabSize: number;
  /** Cuts text into the pieces that are encoded each by itself; joined they are the text. */
  readonly pieces: (text: string) => Iterable<string>;
  /** The ids of a piece; if they are several, their bytes joined are the piece's. Undefined if no token stands for it. */
  readonly encodePiece: (piece: string) => readonly number[] | undefined;
  /** The bytes of a token, special and added ones too; undefined for an id that no token has. */
  readonly bytesOf: (id: number) => Uint8Array | undefined;
  /**
   * Matches, at no width and with the flags g and u, where a piece that ends there does so whatever follows: there
   * `encodeStream` may cut the text. Default: nowhere, so that it waits for the whole text.
   */
  readonly boundary?: RegExp;
  /** Ids by name. A name in a text is text, unless `allowedSpecial` says otherwise. */
  readonly specialTokens?: ReadonlyMap<string, number>;
  /** Ids by name. A name in a text always stands for its token. */
  readonly addedTokens?: ReadonlyMap<string, number>;
  /** What `encode` and its like take where a call does not say. Default: none, as in tiktoken. */
  readonly allowedSpecial?: EncodeOptions['allowedSpecial'];
};

/**
 * A tokenizer from what is its own: how it cuts text into pieces, and the ids of a piece.
 *
 * @throws RangeError if `allowedSpecial` names no special token
 */
export function pieceTokenizer({
  vocabSize,
  pieces,
  encodePiece,
  bytesOf,
  boundary = /(?!)/gu,
  specialTokens = new Map(),
  addedTokens = new Map(),
  allowedSpecial = [],
}: PieceTokenizerOptions): Tokenizer {
  const eachPiece = (
    text: string,
    tokens: TokensInText,
    { unknown }: EncodeOptions,
    visit: (ids: readonly number[], piece: string, isKnown: boolean) => void,
    until = text.length,
  ): number => {
    const refused = new Set<string>();
    let end = 0;
    for (const [index, part] of splitAtTokens(wellFormed(text), tokens).entries()) {
      const isName = index % 2 === 1;
      for (const piece of isName ? [part] : pieces(part)) {
        if (end >= until) break;
        const ids = isName ? [tokens.idOf(piece)] : encodePiece(piece);
        if (ids || unknown) visit(ids ?? unknown!, piece, ids !== undefined);
        else refused.add(piece);
        end += piece.length;
      }
    }
    if (refused.size > 0) {
      throw new RangeError(`encode: the text holds ${firstOf(refused)}, for which this tokenizer has no token.`);
    }
    return end;
  };
  const known = { specialTokens: new Map(specialTokens), addedTokens: new Map(addedTokens), allowedSpecial };
  const inText = tokensInTexts(known);

  const tokenizer: Tokenizer = {
    vocabSize,
    specialTokens: known.specialTokens,
    encode: (text, options = {}) => {
      const encoded: number[] = [];
      eachPiece(text, inText(options), options, (ids) => {
        for (let index = 0; index < ids.length; index++) encoded.push(ids[index]!); // an iterator a piece would be slower
      });
      return encoded;
    },
    countTokens: (text, options = {}) => {
      let count = 0;
      eachPiece(text, inText(options), options, (ids) => {
        count += ids.length;
      });
      return count;
    },
    encodeWithOffsets: (text, options = {}) => {
      const encoded: TokenWithOffsets[] = [];
      let start = 0;
      eachPiece(text, inText(options), options, (ids, piece, isKnown) => {
        const whole = { start, end: start + piece.length };
        const located = isKnown
          ? tokenOffsets(piece, ids, start, tokenizer.tokenBytes)
          : ids.map((id) => ({ id, ...whole }));
        for (const token of located) encoded.push(token);
        start += piece.length;
      });
      return encoded;
    },
    encodeStream: (options = {}) => {
      const tokens = inText(options);
      return encodeStream(
        (text, visit, until) => eachPiece(text, tokens, options, visit, until),
        tokens.find,
        boundary,
      );
    },
    decode: (ids, options) => {
      const stream = tokenizer.decodeStream(options);
      let text = '';
      for (const id of ids) text += stream.push(id);
      return text + stream.flush();
    },
    decodeStream: ({ unknown } = {}) => decodeStream(unknown === undefined ? tokenizer.tokenBytes : bytesOf, unknown),
    tokenBytes: (id) => {
      const bytes = bytesOf(id);
      if (bytes === undefined)
        throw new RangeError(`decode: id (${id}) must be a token's, from 0 to ${vocabSize - 1}.`);
      return bytes;
    },
  };
  return tokenizer;
}
