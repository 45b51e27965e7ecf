import { expect, it } from 'vitest';
import { inverseNormal } from './inverse-normal.ts';

// Python 3.11, statistics.NormalDist().inv_cdf
it.each([
  [1.1641532182693481e-10, -6.337957754553789],
  [1e-6, -4.753424308822899],
  [0.01, -2.3263478740408408],
  [0.074, -1.4466320671589785],
  [0.0751, -1.4388253927525398],
  [0.3, -0.5244005127080407],
  [0.5, 0],
  [0.9, 1.2815515655446008],
  [0.95, 1.6448536269514715],
  [0.999999, 4.753424308817089],
])('inverseNormal(%d) is %d', (probability, quantile) => {
  expect(inverseNormal(probability)).toBeCloseTo(quantile, 13);
});
