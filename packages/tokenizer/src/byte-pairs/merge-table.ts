import type { ByteString } from './byte-string.ts';

/** Two tokens, as byte strings, that become one when they are neighbours. */
export type Merge = readonly [left: ByteString, right: ByteString];

/** The merges of a byte-pair encoding, by rank: of two that are possible, the one of the lower rank is made first. */
export interface MergeTable {
  /** The rank of the merge of two neighbours, given by their ids; Infinity if they never merge. */
  rankOf(left: number, right: number): number;
  /** The id of the token that the merge of that rank makes. */
  productOf(rank: number): number;
}

/** As in tiktoken: two tokens merge if their bytes joined are a token, and that token's id is the rank. */
export function mergesById(
  vocabulary: ReadonlyMap<ByteString, number>,
  tokens: readonly (ByteString | undefined)[],
): MergeTable {
  return {
    rankOf: (left, right) => vocabulary.get(tokens[left]! + tokens[right]!) ?? Infinity,
    productOf: (rank) => rank,
  };
}

/**
 * As in Hugging Face: a list of merges, whose order is their rank.
 *
 * @throws RangeError if a merge's parts or its product are no tokens
 */
export function mergesInOrder(merges: readonly Merge[], vocabulary: ReadonlyMap<ByteString, number>): MergeTable {
  const idOf = (token: ByteString, rank: number): number => {
    const id = vocabulary.get(token);
    if (id === undefined)
      throw new RangeError(`byteLevelBpe: merge ${rank} needs a token that is not in the vocabulary.`);
    return id;
  };
  const ranks = new Map<number, number>();
  const products: number[] = [];
  const keyOf = (left: number, right: number): number => left * 2 ** 26 + right;
  merges.forEach(([left, right], rank) => {
    const key = keyOf(idOf(left, rank), idOf(right, rank));
    products.push(idOf(left + right, rank));
    if (!ranks.has(key)) ranks.set(key, rank);
  });
  return { rankOf: (left, right) => ranks.get(keyOf(left, right)) ?? Infinity, productOf: (rank) => products[rank]! };
}
