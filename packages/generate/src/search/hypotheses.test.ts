import { describe, expect, it } from 'vitest';
import { hypotheses, type HypothesesOptions } from './hypotheses.ts';

describe('hypotheses', () => {
  it('keeps the best, best first, of equals the earlier', () => {
    const found = hypotheses({ beams: 3, lengthPenalty: 0 }, 9);
    for (const [id, sum] of [-4, -2, -3, -2, -5].entries()) found.add([id], sum, 'stop');
    expect(found.best.map(({ ids, score }) => [...ids, score])).toEqual([
      [1, -2],
      [3, -2],
      [2, -3],
    ]);
  });

  it.each([
    [-1, -18],
    [0, -6],
    [0.5, -6 / Math.sqrt(3)],
    [1, -2],
    [2, -2 / 3],
  ])('with the length penalty %d a sum of -6 over three ids scores %d', (lengthPenalty, score) => {
    const found = hypotheses({ beams: 1, lengthPenalty }, 9);
    found.add([7, 8, 9], -6, 'length');
    expect(found.best).toEqual([{ ids: [7, 8, 9], score: expect.closeTo(score, 12), finishReason: 'length' }]);
  });

  // Two have ended, the worse with -2 for 2 ids. The likeliest other has 3 ids; it may come to have 10.
  it.each<[Partial<HypothesesOptions>, sum: number, final: boolean]>([
    [{ earlyStopping: true }, -0.1, true],
    [{ earlyStopping: false }, -2.9, false],
    [{ earlyStopping: false }, -3, true],
    [{}, -3, true],
    [{ earlyStopping: 'never' }, -9.9, false],
    [{ earlyStopping: 'never' }, -10, true],
    [{ earlyStopping: 'never', lengthPenalty: 0 }, -1.9, false],
    [{ earlyStopping: 'never', lengthPenalty: 0 }, -2, true],
    [{ earlyStopping: 'never', lengthPenalty: -1 }, -1.3, false],
    [{ earlyStopping: 'never', lengthPenalty: -1 }, -1.4, true],
  ])('with %o are final for a sum of %d: %s', (options, sum, final) => {
    const found = hypotheses({ beams: 2, ...options }, 10);
    found.add([0, 1], -2, 'stop');
    expect(found.areFinal(sum, 3)).toBe(false);
    found.add([0], -0.5, 'stop');
    expect(found.areFinal(sum, 3)).toBe(final);
  });

  it.each([NaN, Infinity])('refuses the length penalty %d', (lengthPenalty) => {
    expect(() => hypotheses({ beams: 1, lengthPenalty }, 9)).toThrow(
      new RangeError(`beamSearch: lengthPenalty (${lengthPenalty}) must be a finite number.`),
    );
  });
});
