import { describe, expect, it } from 'vitest';
import { lossSeries } from './loss-series.ts';

describe('lossSeries', () => {
  it('has a point for each of few steps, in their order', () => {
    const series = lossSeries(4);
    for (const step of [3, 1, 2]) series.add(step, 10 * step);
    series.add(2, NaN);
    expect(series.points()).toEqual([
      { step: 1, loss: 10 },
      { step: 2, loss: NaN },
      { step: 3, loss: 30 },
    ]);
  });

  it('has means and ranges of neighbouring steps, as many as the limit allows, of many', () => {
    const series = lossSeries(4);
    const losses = [8, 6, 7, 5, NaN, 3, 0, 9, 1];
    for (const [step, loss] of losses.entries()) series.add(step, loss);
    expect(series.points()).toEqual([
      { step: 1.5, loss: 6.5, range: [5, 8] },
      { step: 6, loss: 4, range: [0, 9] },
      { step: 8, loss: 1 },
    ]);
  });

  it('keeps the mean, the range and the bound over a million steps, and where a step is damaged', () => {
    const series = lossSeries(100);
    for (let step = 0; step < 1_000_000; step++) series.add(step, step % 7);
    series.add(Number.MAX_SAFE_INTEGER, 3);
    const points = series.points();
    expect(points.length).toBeLessThanOrEqual(100);
    expect(points.length).toBeGreaterThan(50);
    for (const { loss, range } of points.slice(0, -1)) {
      expect(loss).toBeCloseTo(3, 1);
      expect(range).toEqual([0, 6]);
    }
    expect(points.at(-1)).toEqual({ step: Number.MAX_SAFE_INTEGER, loss: 3 });
  });
});
