import { createRng } from '@typeformer/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categorical } from './categorical.ts';

const probabilities = [0.4, 0.3, 0, 0.2, 0.07, 0.03];
const logits = Float32Array.from(probabilities, Math.log);
const draws = (seed: number, count: number) =>
  Array.from({ length: count }, (_, step) => categorical({ seed })(logits, step));

describe('categorical', () => {
  it('draws from the distribution: chi-square, 5 tokens, 20,000 draws', () => {
    const counts = probabilities.map(() => 0);
    for (const id of draws(1, 20_000)) counts[id]!++;
    const terms = probabilities.map(
      (probability, id) => (counts[id]! - 20_000 * probability) ** 2 / probability / 20_000,
    );
    const chiSquare = terms.filter((_, id) => id !== 2).reduce((sum, term) => sum + term);
    expect(counts[2]).toBe(0);
    expect(chiSquare).toBeLessThan(18.47); // exceeded with probability 0.001 at 4 degrees of freedom
  });

  it('chooses the token where the cumulative probability passes the uniform number of the step', () => {
    const expected = Array.from({ length: 200 }, (_, step) => {
      const draw = createRng(7).split(step).uniform(1)[0]!;
      return [0.4, 0.7, 0.7, 0.9, 0.97, 1].findIndex((cumulative) => cumulative > draw);
    });
    expect(draws(7, 200)).toEqual(expected);
  });

  it('draws the same at a step whatever was drawn before, and otherwise with another seed', () => {
    const sampler = categorical({ seed: 3 });
    sampler(logits, 0);
    expect(sampler(logits, 17)).toBe(draws(3, 18)[17]);
    expect(draws(3, 50)).not.toEqual(draws(4, 50));
  });

  it('never chooses an excluded token', () => {
    const logit = fc.oneof(fc.constant(-Infinity), fc.float({ noNaN: true, min: -500, max: 500 }));
    fc.assert(
      fc.property(fc.array(logit), fc.array(logit), fc.nat(), (before, after, seed) => {
        const some = Float32Array.of(...before, 0, ...after);
        const id = categorical({ seed })(some, 0);
        expect(some[id]).toBeGreaterThan(-Infinity);
      }),
    );
  });

  it('reaches both ends of 50,257 equally likely tokens', () => {
    const flat = new Float32Array(50_257);
    const ids = Array.from({ length: 300 }, (_, step) => categorical({ seed: 0 })(flat, step));
    expect(Math.min(...ids)).toBeLessThan(1000);
    expect(Math.max(...ids)).toBeGreaterThan(49_257);
    expect(Math.max(...ids)).toBeLessThan(50_257);
  });

  it('refuses a seed that is no whole number', () => {
    expect(() => categorical({ seed: 0.5 })).toThrow(
      new RangeError('createRng: seed (0.5) must be a whole number from 0 to 9007199254740991.'),
    );
  });

  it('says when all tokens are excluded', () => {
    expect(() => categorical({ seed: 0 })(Float32Array.of(-Infinity), 0)).toThrow(
      new RangeError('categorical: all 1 tokens are excluded (their logits are -Infinity).'),
    );
  });
});
