/** Two neighbouring tokens and the token that they become, as ids. */
export type Merge = { readonly left: number; readonly right: number; readonly product: number };

/** The merges of a byte-pair encoding. A merge's rank is its index: the lower one is made first. */
export interface MergeTable {
  readonly merges: readonly Merge[];
  /** The rank of a pair's merge, Infinity if the pair never merges. */
  rankOf(left: number, right: number): number;
  /** Adds a merge, to be made after all others. */
  append(merge: Merge): void;
}

/** An empty table for ids below `vocabSize`. */
export function mergeTable(vocabSize: number): MergeTable {
  const merges: Merge[] = [];
  const ranks = new Map<number, number>();
  return {
    merges,
    rankOf: (left, right) => ranks.get(left * vocabSize + right) ?? Infinity,
    append: (merge) => {
      ranks.set(merge.left * vocabSize + merge.right, merges.length);
      merges.push(merge);
    },
  };
}
