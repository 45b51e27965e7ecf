import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { thresholdOfMass } from './threshold-of-mass.ts';

it('thresholdOfMass is where a full sort reaches the mass', () => {
  const logit = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true, min: -50, max: 50 }));
  const some = fc.array(fc.oneof(logit, fc.constant(-1e9)));
  fc.assert(
    fc.property(some, logit, logit, fc.double({ noNaN: true, min: 0.001, max: 0.999 }), (others, one, center, p) => {
      const logits = Float32Array.of(...others, one);
      const largest = Math.max(...logits);
      const distance = (logit: number) => Math.abs(logit - center);
      const nearestFirst = [...logits].toSorted((a, b) => distance(a) - distance(b) || b - a);

      const threshold = thresholdOfMass({ logits, largest }, center, p);
      const needed = nearestFirst.lastIndexOf(threshold.logit) + 1 - threshold.surplus;
      const mass = (count: number) => nearestFirst.slice(0, count).reduce((sum, x) => sum + Math.exp(x - largest), 0);
      expect(nearestFirst[needed - 1] === threshold.logit).toBe(true); // one zero equals the other
      expect(mass(needed)).toBeGreaterThan((p - 1e-12) * mass(logits.length));
      expect(mass(needed - 1)).toBeLessThan((p + 1e-12) * mass(logits.length));
    }),
  );
});
