import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { thresholdOfMass } from './threshold-of-mass.ts';

it('thresholdOfMass is where a full sort reaches the mass, or its end', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -350, max: 350 }));
  const weighted = fc.record({ value, weight: fc.integer({ min: 1, max: 3 }) }); // whole numbers, so that sums are exact
  fc.assert(
    fc.property(fc.array(weighted), fc.integer({ min: 1, max: 40 }), (some, mass) => {
      const all = [{ value: 0, weight: 1 }, ...some];
      const descending = all.toSorted((one, other) => other.value - one.value);
      let sum = 0;
      const reached = descending.findIndex(({ weight }) => (sum += weight) >= mass);
      const needed = descending.slice(0, reached === -1 ? undefined : reached + 1);
      const smallest = needed.at(-1)!.value;

      const values = Float64Array.from(all, ({ value }) => value);
      const weights = Float64Array.from(all, ({ weight }) => weight);
      const threshold = thresholdOfMass(values, Math.max(...values), weights, mass);
      expect(threshold.value - smallest).toBe(0);
      expect(threshold.count).toBe(needed.filter(({ value }) => value === smallest).length);
    }),
  );
});
