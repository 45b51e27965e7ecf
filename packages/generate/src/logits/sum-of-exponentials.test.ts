import { expect, it } from 'vitest';
import { sumOfExponentials } from './sum-of-exponentials.ts';

it('sumOfExponentials is relative to the largest', () => {
  const logits = Float32Array.of(3, 5, 4, -1000);
  expect(sumOfExponentials({ logits, largest: 5 })).toBeCloseTo(1 + Math.exp(-1) + Math.exp(-2), 13);
});
