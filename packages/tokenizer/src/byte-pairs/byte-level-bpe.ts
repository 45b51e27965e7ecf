import { bytePairMerge } from './byte-pair-merge.ts';
import { byteStringOf, bytesOf, type ByteString } from './byte-string.ts';
import { byteLevelJson } from './byte-level-json.ts';
import { mergesById, mergesInOrder, type Merge } from './merge-table.ts';
import { regExpMatcher, type PiecePattern } from '../patterns/matcher.ts';
import { onigurumaSource } from '../patterns/oniguruma-source.ts';
import { memoize } from '../pieces/memoize.ts';
import { pieceTokenizer } from '../pieces/piece-tokenizer.ts';
import { gpt2Pattern, pieceBoundary, preTokenize } from '../pieces/pre-tokenize.ts';
import type { EncodeOptions, SavableTokenizer } from '../tokenizer.ts';

export type ByteLevelBpeOptions = {
  /** Every token's id by its bytes; among them each of the 256 single bytes. */
  readonly vocabulary: ReadonlyMap<ByteString, number>;
  /** In the order of their ranks. Default: as in tiktoken, any two tokens whose bytes joined are a token, by its id. */
  readonly merges?: readonly Merge[];
  /**
   * Matches the pieces that text is cut into before merging, with the flags g and u. Default: GPT-2's. Where loops are over
   * one character, as in `\p{L}+`, a piece may have any length; a loop as `(?:ab)+` fails on one of millions.
   * `encodeStream` relies on a piece that ends with a word or a number to end there whatever follows, as GPT-2's do.
   * In a `tokenizer.json` it is written as Oniguruma has it, or refused by what cannot be said there.
   */
  readonly pattern?: RegExp;
  /** Ids by name. A name in a text is text, unless `allowedSpecial` says otherwise. */
  readonly specialTokens?: ReadonlyMap<string, number>;
  /** Ids by name. A name in a text always stands for its token, and is never merged with what surrounds it. */
  readonly addedTokens?: ReadonlyMap<string, number>;
  /** What `encode` and its like take where a call does not say. Default: none, as in tiktoken. */
  readonly allowedSpecial?: EncodeOptions['allowedSpecial'];
};

/**
 * A byte-level byte-pair encoding, as GPT-2's: text is cut into pieces, and each piece's UTF-8 bytes merge into tokens.
 * Radford et al. 2019, section 2.2
 *
 * @throws RangeError if an id is no whole number or stands for two tokens, the vocabulary lacks a byte, a merge is
 * of no tokens, or `allowedSpecial` names no special token
 */
export function byteLevelBpe({ pattern = gpt2Pattern, ...options }: ByteLevelBpeOptions): SavableTokenizer {
  if (!pattern.global || !pattern.unicode) {
    throw new RangeError(`byteLevelBpe: pattern (${String(pattern)}) must have the flags g and u.`);
  }
  const isOurs = pattern.source === gpt2Pattern.source;
  return byteLevelBpeOf(options, {
    matcher: regExpMatcher(pattern),
    toOniguruma: () => (isOurs ? pattern.source : onigurumaSource(pattern)),
  });
}

/** The same with any pattern. */
export function byteLevelBpeOf(options: Omit<ByteLevelBpeOptions, 'pattern'>, pattern: PiecePattern): SavableTokenizer {
  const { vocabulary, merges, allowedSpecial = [] } = options;
  const specialTokens = new Map(options.specialTokens);
  const addedTokens = new Map(options.addedTokens);
  const tokens = tokensById(vocabulary, [...specialTokens, ...addedTokens]);
  const bytes = singleBytes(vocabulary);
  const table = merges ? mergesInOrder(merges, vocabulary) : mergesById(vocabulary, tokens);

  const encodePiece = (piece: string): readonly number[] => {
    const byteString = byteStringOf(piece);
    const whole = merges ? undefined : vocabulary.get(byteString); // by id, a token is what its own bytes merge into
    if (whole !== undefined) return [whole];
    return bytePairMerge(
      Array.from(byteString, (byte) => bytes[byte.charCodeAt(0)]!),
      table,
    );
  };
  return {
    ...pieceTokenizer({
      vocabSize: tokens.length,
      pieces: (text) => preTokenize(text, pattern.matcher),
      encodePiece: memoize(encodePiece),
      bytesOf: (id) => (tokens[id] === undefined ? undefined : bytesOf(tokens[id])),
      boundary: pieceBoundary,
      specialTokens,
      addedTokens,
      allowedSpecial,
    }),
    toJSON: () =>
      byteLevelJson({
        vocabulary,
        merges: merges ?? recoverMerges(),
        pattern: pattern.toOniguruma(),
        specialTokens,
        addedTokens,
      }),
  };

  /** The merge that makes each token: what its bytes come to by the merges of lower ranks alone, which are two tokens. */
  function recoverMerges(): Merge[] {
    const recovered: Merge[] = [];
    for (const [token, id] of [...vocabulary].toSorted(([, one], [, other]) => one - other)) {
      if (token.length === 1) continue;
      const earlier = (rank: number): number => (rank < id ? rank : Infinity);
      const ids = Array.from(token, (byte) => bytes[byte.charCodeAt(0)]!);
      const parts = bytePairMerge(ids, { ...table, rankOf: (left, right) => earlier(table.rankOf(left, right)) });
      if (parts.length === 2) recovered.push([tokens[parts[0]!]!, tokens[parts[1]!]!]);
    }
    return recovered;
  }
}

function tokensById(
  vocabulary: ReadonlyMap<ByteString, number>,
  named: readonly (readonly [name: string, id: number])[],
): ByteString[] {
  const tokens: ByteString[] = [];
  const others = named.map(([name, id]) => [byteStringOf(name), id] as const);
  for (const [token, id] of [...vocabulary, ...others]) {
    if (!Number.isInteger(id) || id < 0 || tokens[id] !== undefined || token === '') {
      const wrong =
        token === '' ? 'a token must not be empty' : 'it must be a whole number from 0 that no other token has';
      throw new RangeError(`byteLevelBpe: id ${id} of ${JSON.stringify(token)}: ${wrong}.`);
    }
    tokens[id] = token;
  }
  return tokens;
}

function singleBytes(vocabulary: ReadonlyMap<ByteString, number>): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const id = vocabulary.get(String.fromCharCode(byte));
    if (id === undefined) throw new RangeError(`byteLevelBpe: the vocabulary must hold every byte; it lacks ${byte}.`);
    return id;
  });
}
