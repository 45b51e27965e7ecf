import { expect, it } from 'vitest';
import { weigh } from './weigh.ts';

it('weigh gives the logits that count, and their probabilities relative to the largest', () => {
  const { largest, values, weights, sum } = weigh(Float32Array.of(3, -Infinity, 5, -704, 4), 'test');
  expect(largest).toBe(5);
  expect(values).toEqual(Float32Array.of(3, 5, 4));
  expect([...weights]).toEqual([expect.closeTo(Math.exp(-2), 15), 1, expect.closeTo(Math.exp(-1), 15)]);
  expect(sum).toBeCloseTo(1 + Math.exp(-1) + Math.exp(-2), 14);
});
