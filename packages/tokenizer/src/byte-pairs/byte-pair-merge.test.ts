import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { bytePairMerge } from './byte-pair-merge.ts';
import type { MergeTable } from './merge-table.ts';
import { minHeap } from './min-heap.ts';

vi.mock(import('./min-heap.ts'), { spy: true });

/** Any two ids merge if a table of small ranks says so. */
const tableOf = (ranks: ReadonlyMap<number, number>): MergeTable => ({
  rankOf: (left, right) => ranks.get(left * 1000 + right) ?? Infinity,
  productOf: (rank) => 4 + rank,
});

it('bytePairMerge gives by its heap, for long pieces, what scanning for the lowest rank gives', () => {
  const merges = fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 6, selector: (pair) => pair.join() });
  const pieces = fc.array(fc.nat(3), { minLength: 129, maxLength: 200 });
  fc.assert(
    fc.property(merges, pieces, (pairs, ids) => {
      const table = tableOf(new Map(pairs.map(([left, right], rank) => [left * 1000 + right, rank])));
      const scanned = [...ids];
      for (;;) {
        const ranks = scanned.slice(1).map((id, at) => table.rankOf(scanned[at]!, id));
        const lowest = Math.min(...ranks);
        if (lowest === Infinity) break;
        scanned.splice(ranks.indexOf(lowest), 2, table.productOf(lowest));
      }
      expect(bytePairMerge(ids, table)).toEqual(scanned);
    }),
    { numRuns: 500 },
  );
});

it('bytePairMerge takes the heap for a long piece, and ranks at most three pairs for each of its bytes', () => {
  const pairs = new Map([0, 4, 5, 6, 7, 8].map((id, rank) => [id * 1000 + id, rank])); // runs of 2, 4, 8, … of one byte
  const rankOf = vi.fn(tableOf(pairs).rankOf);
  for (const length of [640, 16_000]) {
    rankOf.mockClear();
    vi.mocked(minHeap).mockClear();
    const ids = bytePairMerge(Array(length).fill(0), { ...tableOf(pairs), rankOf });
    expect(ids).toEqual(Array(length / 64).fill(9));
    expect(rankOf.mock.calls.length).toBeLessThan(3 * length);
    const heap = vi.mocked(minHeap).mock.results[0]!.value as ReturnType<typeof minHeap>;
    expect(heap.pop()).toBeUndefined();
  }
});
