import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minP } from './min-p.ts';

describe('minP', () => {
  it('keeps the tokens that are at least p times as likely as the likeliest', () => {
    const logit = fc.oneof(fc.constantFrom(-Infinity, 0, 1, 2), fc.float({ noNaN: true, min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(logit), fc.double({ min: 1e-6, max: 1, noNaN: true }), (some, p) => {
        const logits = Float32Array.of(...some, 0);
        const largest = Math.max(...logits);
        minP(p)(logits).forEach((processed, id) => {
          const ratio = Math.exp(logits[id]! - largest);
          if (ratio > p + 1e-12) expect(processed).toBe(logits[id]);
          if (ratio < p - 1e-12) expect(processed).toBe(-Infinity);
        });
      }),
    );
  });

  it('keeps the likeliest and its equals at 1', () => {
    expect(minP(1)(Float32Array.of(2, 1, 2))).toEqual(Float32Array.of(2, -Infinity, 2));
  });

  it('keeps all at 0', () => {
    expect(minP(0)(Float32Array.of(0, 1000, -Infinity))).toEqual(Float32Array.of(0, 1000, -Infinity));
  });

  it.each([-0.1, 1.1, NaN])('refuses %d', (p) => {
    expect(() => minP(p)).toThrow(new RangeError(`minP: p (${p}) must be from 0 to 1.`));
  });

  it('names itself when all tokens are excluded', () => {
    expect(() => minP(0.5)(Float32Array.of(-Infinity))).toThrow(
      new RangeError('minP: all 1 tokens are excluded (their logits are -Infinity).'),
    );
  });
});
