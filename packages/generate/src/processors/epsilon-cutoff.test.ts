import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epsilonCutoff } from './epsilon-cutoff.ts';

describe('epsilonCutoff', () => {
  it('keeps the tokens whose probability is at least epsilon, and the likeliest', () => {
    const logit = fc.oneof(fc.constantFrom(-Infinity, 0, 1, 2), fc.float({ noNaN: true, min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(logit), fc.double({ min: 1e-6, max: 1, noNaN: true }), (some, epsilon) => {
        const logits = Float32Array.of(...some, 0);
        const largest = Math.max(...logits);
        const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        epsilonCutoff(epsilon)(logits).forEach((processed, id) => {
          const probability = Math.exp(logits[id]!) / total;
          if (probability > epsilon + 1e-12 || logits[id] === largest) expect(processed).toBe(logits[id]);
          else if (probability < epsilon - 1e-12) expect(processed).toBe(-Infinity);
        });
      }),
    );
  });

  it('keeps all tokens when they are equally likely', () => {
    expect(epsilonCutoff(0.9)(Float32Array.of(7, 7, 7))).toEqual(Float32Array.of(7, 7, 7));
  });

  it('keeps all at 0', () => {
    expect(epsilonCutoff(0)(Float32Array.of(0, 1000, -Infinity))).toEqual(Float32Array.of(0, 1000, -Infinity));
  });

  it.each([-0.1, 1.1, NaN])('refuses %d', (epsilon) => {
    expect(() => epsilonCutoff(epsilon)).toThrow(
      new RangeError(`epsilonCutoff: epsilon (${epsilon}) must be from 0 to 1.`),
    );
  });

  it('names itself when a logit is NaN', () => {
    expect(() => epsilonCutoff(0.5)(Float32Array.of(NaN))).toThrow(
      new RangeError('epsilonCutoff: the logit of token 0 (NaN) must be a finite number or -Infinity.'),
    );
  });
});
