import { expect, it } from 'vitest';
import { logSumExp } from './log-sum-exp.ts';

it('logSumExp is the logarithm of the sum of exponentials, however large the logits', () => {
  expect(logSumExp(Float32Array.of(0, 0, 0, 0, -Infinity), 'test')).toBeCloseTo(Math.log(4), 15);
  expect(logSumExp(Float32Array.of(2000, 2000), 'test')).toBeCloseTo(2000 + Math.LN2, 12);
  expect(logSumExp(Float32Array.of(-2000, -2000), 'test')).toBeCloseTo(-2000 + Math.LN2, 12);
});
