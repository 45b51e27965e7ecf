import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { kthLargest } from './kth-largest.ts';

it('kthLargest is the one that a full sort puts at place k, or the last if there are fewer', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true })), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (numbers, k) => {
      const descending = Float32Array.from(numbers).toSorted().toReversed();
      // Adding 0 makes one zero of the two.
      expect(kthLargest(Float32Array.from(numbers), k) + 0).toBe(descending[Math.min(k, numbers.length) - 1]! + 0);
    }),
  );
});
