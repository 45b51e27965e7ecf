import type { MergeTable } from './merge-table.ts';
import { minHeap } from './min-heap.ts';

/**
 * Byte-pair encoding of one piece, given as the ids of its bytes: merges the pair of neighbours of the lowest rank, the
 * leftmost of equals, until no two neighbours merge. Sennrich et al. 2016, https://arxiv.org/abs/1508.07909
 *
 * Both ways give the same ids. Scanning is faster for the short pieces of ordinary text but quadratic in the length;
 * the heap takes n·log n.
 */
export function bytePairMerge(ids: readonly number[], table: MergeTable): number[] {
  return ids.length <= 128 ? mergeByScan(ids, table) : mergeByHeap(ids, table);
}

function mergeByScan(bytes: readonly number[], { rankOf, productOf }: MergeTable): number[] {
  const ids = [...bytes];
  const ranks: number[] = []; // of the pair that begins at each index
  for (let at = 0; at + 1 < ids.length; at++) ranks.push(rankOf(ids[at]!, ids[at + 1]!));
  for (;;) {
    let lowest = Infinity;
    let at = -1;
    for (let index = 0; index < ranks.length; index++) {
      if (ranks[index]! < lowest) {
        lowest = ranks[index]!;
        at = index;
      }
    }
    if (at < 0) return ids;
    ids[at] = productOf(lowest);
    ids.copyWithin(at + 1, at + 2).pop(); // unlike splice, this allocates nothing
    ranks.copyWithin(at, at + 1).pop();
    if (at > 0) ranks[at - 1] = rankOf(ids[at - 1]!, ids[at]!);
    if (at < ranks.length) ranks[at] = rankOf(ids[at]!, ids[at + 1]!);
  }
}

/** The tokens are a linked list over the indices of the bytes; a merged token stands at the index of its first byte. */
function mergeByHeap(bytes: readonly number[], { rankOf, productOf }: MergeTable): number[] {
  const ids = Uint32Array.from(bytes); // arrays of numbers would take three times the memory
  const length = ids.length;
  const next = ids.map((_, at) => at + 1);
  const previous = ids.map((_, at) => at - 1);
  const ranks = new Float64Array(length); // of the pair that begins at each index
  const heap = minHeap(); // of rank · length + index: the lowest rank first, then the leftmost

  const rankPair = (at: number): void => {
    const right = next[at]!;
    const rank = right < length ? rankOf(ids[at]!, ids[right]!) : Infinity;
    ranks[at] = rank;
    if (rank < Infinity) heap.push(rank * length + at);
  };

  for (let at = 0; at < length; at++) rankPair(at);
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    const at = entry % length;
    const rank = (entry - at) / length;
    if (ranks[at] !== rank) continue; // an earlier merge has changed this pair
    const right = next[at]!;
    ids[at] = productOf(rank);
    ranks[right] = Infinity;
    next[at] = next[right]!;
    if (next[at] < length) previous[next[at]] = at;
    rankPair(at);
    if (at > 0) rankPair(previous[at]!);
  }

  const merged: number[] = [];
  for (let at = 0; at < length; at = next[at]!) merged.push(ids[at]!);
  return merged;
}
