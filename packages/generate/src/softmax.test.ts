import { expect, it } from 'vitest';
import { softmax } from './softmax.ts';

it('softmax gives probabilities in the ratios of the exponentials, however large the logits', () => {
  const probabilities = softmax(Float32Array.of(1000, 1000, 1000 - 16, -Infinity), 'test');
  expect(probabilities[0]).toBeCloseTo(1 / (2 + Math.exp(-16)), 15);
  expect(probabilities[1]).toBe(probabilities[0]);
  expect(probabilities[2]).toBeCloseTo(Math.exp(-16) / (2 + Math.exp(-16)), 15);
  expect(probabilities[3]).toBe(0);
});
