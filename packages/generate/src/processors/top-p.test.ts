import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topP } from './top-p.ts';

const logitArbitrary = fc.oneof(fc.constantFrom(-Infinity, 0, 1, 2), fc.float({ noNaN: true, min: -200, max: 200 }));
const logitsArbitrary = fc.tuple(
  fc.array(logitArbitrary, { maxLength: 60 }),
  fc.float({ min: -5, max: 5, noNaN: true }),
);

describe('topP', () => {
  it('keeps the fewest tokens that reach p, the likeliest first, of equals the lower ids', () => {
    fc.assert(
      fc.property(logitsArbitrary, fc.double({ min: 0.001, max: 0.999, noNaN: true }), ([some, one], p) => {
        const logits = Float32Array.of(...some, one);
        const weights = Array.from(logits, (logit) => Math.exp(logit - Math.max(...logits)));
        const total = weights.reduce((sum, weight) => sum + weight);
        const ranked = [...logits.keys()].toSorted((a, b) => logits[b]! - logits[a]! || a - b);

        const processed = topP(p)(logits);
        const kept = ranked.filter((id) => processed[id] !== -Infinity);
        const mass = (ids: number[]) => ids.reduce((sum, id) => sum + weights[id]! / total, 0);

        expect(kept).toEqual(ranked.slice(0, kept.length));
        expect(mass(kept)).toBeGreaterThan(p - 1e-12);
        expect(mass(kept.slice(0, -1))).toBeLessThan(p + 1e-12);
        for (const id of kept) expect(processed[id]).toBe(logits[id]);
      }),
    );
  });

  it('keeps two of four equals at 0.5, those with the lower ids', () => {
    expect(topP(0.5)(Float32Array.of(7, 7, 7, 7))).toEqual(Float32Array.of(7, 7, -Infinity, -Infinity));
  });

  it('keeps one token at the smallest p', () => {
    expect(topP(Number.MIN_VALUE)(Float32Array.of(1, 3, 2))).toEqual(Float32Array.of(-Infinity, 3, -Infinity));
  });

  it('keeps all at 1, the unlikeliest too', () => {
    expect(topP(1)(Float32Array.of(0, 100, -1000))).toEqual(Float32Array.of(0, 100, -1000));
  });

  it('leaves the logits it was given as they were', () => {
    const logits = Float32Array.of(3, 1, 2);
    topP(0.1)(logits);
    expect(logits).toEqual(Float32Array.of(3, 1, 2));
  });

  it.each([0, -0.1, 1.1, NaN])('refuses %d', (p) => {
    expect(() => topP(p)).toThrow(new RangeError(`topP: p (${p}) must be above 0 and at most 1.`));
  });

  it('names itself when a logit is NaN', () => {
    expect(() => topP(0.5)(Float32Array.of(1, NaN))).toThrow(
      new RangeError('topP: the logit of token 1 (NaN) must be a finite number or -Infinity.'),
    );
  });
});
