import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typicalP } from './typical-p.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('typicalP', () => {
  it('keeps the fewest tokens that reach p, those first whose surprise is nearest to the entropy', () => {
    const logit = fc.oneof(fc.constantFrom(-Infinity, 0, 1, 2), fc.float({ noNaN: true, min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(logit), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (some, p) => {
        const logits = Float32Array.of(...some, 0);
        const total = sum(Array.from(logits, Math.exp));
        const probabilities = Array.from(logits, (logit) => Math.exp(logit) / total);
        const surprises = probabilities.map((probability) => -Math.log(probability));
        const entropy = sum(surprises.map((surprise, id) => (probabilities[id] ? probabilities[id] * surprise : 0)));
        const distances = surprises.map((surprise) => Math.abs(surprise - entropy));

        const processed = typicalP(p)(logits);
        const kept = [...logits.keys()].filter((id) => processed[id] !== -Infinity);
        const furthest = Math.max(...kept.map((id) => distances[id]!));
        const mass = (reach: number) => sum(probabilities.filter((_, id) => distances[id]! <= reach));

        for (const id of logits.keys()) if (distances[id]! < furthest - 1e-12) expect(kept).toContain(id);
        expect(mass(furthest + 1e-12)).toBeGreaterThan(p - 1e-12);
        expect(mass(furthest - 1e-12)).toBeLessThan(p + 1e-12);
        for (const id of kept) expect(processed[id]).toBe(logits[id]);
      }),
    );
  });

  it('leaves out the likeliest token where it is not the typical one', () => {
    // The entropy is 3.4 bits; the surprises are 1.3 bits of the first and 4.6 of the others.
    const logits = Float32Array.from([0.4, ...Array<number>(15).fill(0.04)], Math.log);
    expect(typicalP(0.5)(logits)).toEqual(logits.map((logit, id) => (id === 0 ? -Infinity : logit)));
  });

  it('keeps all at 1, the unlikeliest too', () => {
    expect(typicalP(1)(Float32Array.of(0, 100, -1000))).toEqual(Float32Array.of(0, 100, -1000));
  });

  it.each([0, -0.1, 1.1, NaN])('refuses %d', (p) => {
    expect(() => typicalP(p)).toThrow(new RangeError(`typicalP: p (${p}) must be above 0 and at most 1.`));
  });

  it('names itself when a logit is NaN', () => {
    expect(() => typicalP(0.5)(Float32Array.of(NaN))).toThrow(
      new RangeError('typicalP: the logit of token 0 (NaN) must be a finite number or -Infinity.'),
    );
  });
});
