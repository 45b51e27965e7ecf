import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topTokens } from './top-tokens.ts';

describe('topTokens', () => {
  it('gives the likeliest first, with probabilities of the whole distribution', () => {
    const [first, second, ...rest] = topTokens(Float32Array.from([0.125, 0.25, 0.5, 0.125], Math.log), 2);
    expect(rest).toEqual([]);
    expect(first).toEqual({ id: 2, probability: expect.closeTo(0.5, 7), logProbability: expect.closeTo(-Math.LN2, 7) });
    expect(second).toEqual({
      id: 1,
      probability: expect.closeTo(0.25, 7),
      logProbability: expect.closeTo(-2 * Math.LN2, 7),
    });
  });

  it('has the beginning of a full sort, equals in the order of their ids', () => {
    const logits = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.float({ noNaN: true, min: -9, max: 9 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 20 }), (numbers, k) => {
        const some = Float32Array.from(numbers);
        const sorted = [...some.keys()].toSorted((a, b) => some[b]! - some[a]! || a - b);
        expect(topTokens(some, k).map(({ id }) => id)).toEqual(sorted.slice(0, k));
      }),
    );
  });

  it('has probabilities that sum to 1 over all tokens', () => {
    const logits = fc.array(fc.float({ noNaN: true, min: -30, max: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(logits, (numbers) => {
        const all = topTokens(Float32Array.from(numbers), numbers.length);
        expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
        for (const { probability, logProbability } of all)
          expect(Math.exp(logProbability)).toBeCloseTo(probability, 12);
      }),
    );
  });

  it('leaves excluded tokens out', () => {
    expect(topTokens(Float32Array.of(-Infinity, 1, -Infinity), 3)).toEqual([
      { id: 1, probability: 1, logProbability: 0 },
    ]);
  });

  it.each([0, 2.5, NaN])('refuses k = %d', (k) => {
    expect(() => topTokens(Float32Array.of(1), k)).toThrow(
      new RangeError(`topTokens: k (${k}) must be a whole number of at least 1.`),
    );
  });

  it('names the token whose logit is NaN', () => {
    expect(() => topTokens(Float32Array.of(NaN), 1)).toThrow(
      new RangeError('topTokens: the logit of token 0 (NaN) must be a finite number or -Infinity.'),
    );
  });
});
