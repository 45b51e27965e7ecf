import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential } from './exponential.ts';

describe('exponential', () => {
  // Python 3.11, float(Decimal(x).exp()) with 40 digits
  it.each([
    [-1e-9, 0.999999999],
    [-0.25, 0.7788007830714049],
    [-0.34657359, 0.7071067813845181],
    [-0.3465736, 0.7071067743134504],
    [-1, 0.36787944117144233],
    [-2.5, 0.0820849986238988],
    [-30.125, 8.25807328555592e-14],
    [-100, 3.720075976020836e-44],
    [-707.5, 5.453232991066742e-308],
  ])('gives e to the power %d', (x, power) => {
    expect(Math.abs(exponential(x) / power - 1)).toBeLessThan(1e-13);
  });

  it('is exactly 1 at 0, and 0 where float64 has no normal number', () => {
    expect(exponential(0)).toBe(1);
    expect(exponential(-708.1)).toBe(0);
    expect(exponential(-Infinity)).toBe(0);
  });

  it('agrees with Math.exp to 13 digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
      }),
    );
  });
});
