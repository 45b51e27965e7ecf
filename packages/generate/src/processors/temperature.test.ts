import { describe, expect, it } from 'vitest';
import { temperature } from './temperature.ts';

describe('temperature', () => {
  it('divides logits, and leaves those it was given as they were', () => {
    const logits = Float32Array.of(1, -2, -Infinity);
    expect(temperature(0.5)(logits)).toEqual(Float32Array.of(2, -4, -Infinity));
    expect(logits).toEqual(Float32Array.of(1, -2, -Infinity));
  });

  it('keeps finite logits finite at the lowest temperature', () => {
    expect(temperature(1e-6)(Float32Array.of(1e30, -1e30)).every(Number.isFinite)).toBe(true);
  });

  it.each([0, -1, 1e-7, NaN, Infinity])('refuses %d', (t) => {
    expect(() => temperature(t)).toThrow(
      new RangeError(
        `temperature: t (${t}) must be finite and at least 0.000001; for the likeliest token alone use greedy().`,
      ),
    );
  });
});
