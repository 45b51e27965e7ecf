import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytePairMerge } from './byte-pair-merge.ts';
import type { MergeTable } from './merge-table.ts';

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
