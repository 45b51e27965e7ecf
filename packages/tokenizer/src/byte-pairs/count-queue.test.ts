import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { countQueue } from './count-queue.ts';

it('countQueue gives keys by their falling counts, of equal counts the least first, also as counts sink', () => {
  const sinking = fc.record({ key: fc.nat(9), by: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 10 }), fc.array(sinking), (counts, sinkings) => {
      const queue = countQueue((key) => counts[key]!);
      for (const key of counts.keys()) queue.push(key);
      const waiting = new Set(counts.keys());
      for (const taken of queue.drain()) {
        const [expected] = [...waiting].toSorted((one, other) => counts[other]! - counts[one]! || one - other);
        expect(taken).toBe(expected);
        waiting.delete(taken);
        const { key, by } = sinkings.pop() ?? { key: 0, by: 0 };
        if (waiting.has(key)) counts[key] = Math.max(0, counts[key]! - by);
      }
      for (const key of waiting) expect(counts[key]).toBe(0);
    }),
    { numRuns: 1000 },
  );
});
