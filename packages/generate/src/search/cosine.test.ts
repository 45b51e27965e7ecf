import { expect, it } from 'vitest';
import { cosine } from './cosine.ts';

it('cosine is 1 for one direction, -1 for opposite ones and 0 for a right angle, whatever the lengths', () => {
  expect(cosine(Float32Array.of(1, 2, 2), Float32Array.of(2, 4, 4))).toBeCloseTo(1, 15);
  expect(cosine(Float32Array.of(1, 2, 2), Float32Array.of(-3, -6, -6))).toBeCloseTo(-1, 15);
  expect(cosine(Float32Array.of(1, 2, 2), Float32Array.of(2, 1, -2))).toBe(0);
  expect(cosine(Float32Array.of(3, 4), Float32Array.of(5, 0))).toBeCloseTo(0.6, 15);
});

it('cosine of the zero vector is 0', () => {
  expect(cosine(Float32Array.of(0, 0), Float32Array.of(1, 2))).toBe(0);
});
