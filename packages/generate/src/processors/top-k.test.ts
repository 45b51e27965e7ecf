import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topK } from './top-k.ts';

// Few values, so that many are equal; and any values.
const logitsArbitrary = fc.oneof(
  fc.array(fc.constantFrom(-Infinity, -1, 0, 1, 2), { minLength: 1, maxLength: 60 }),
  fc.array(fc.float({ noNaN: true, max: Math.fround(1e30) }), { minLength: 1, maxLength: 60 }),
);

describe('topK', () => {
  it('keeps exactly the logits that fewer than k others exceed', () => {
    fc.assert(
      fc.property(logitsArbitrary, fc.integer({ min: 1, max: 70 }), (numbers, k) => {
        const logits = Float32Array.from(numbers);
        const expected = logits.map((logit) =>
          logits.filter((other) => other > logit).length < k ? logit : -Infinity,
        );
        expect(topK(k)(logits)).toEqual(expected);
      }),
    );
  });

  it('leaves the logits it was given as they were', () => {
    const logits = Float32Array.of(3, 1, 2);
    topK(1)(logits);
    expect(logits).toEqual(Float32Array.of(3, 1, 2));
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses %d', (k) => {
    expect(() => topK(k)).toThrow(new RangeError(`topK: k (${k}) must be a whole number of at least 1.`));
  });
});
