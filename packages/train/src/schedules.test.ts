import { expect, it } from 'vitest';
import { warmupCosine } from './schedules.ts';

it('warmupCosine rises in a line, then falls along a cosine to the floor and stays there', () => {
  const rate = warmupCosine({ peak: 1, floor: 0.2, warmupSteps: 4, steps: 12 });
  expect([0, 1, 2, 3, 4].map(rate)).toEqual([0.25, 0.5, 0.75, 1, 1]);
  expect(rate(8)).toBeCloseTo(0.6, 12); // half-way
  expect(rate(12)).toBeCloseTo(0.2, 12);
  expect(rate(100)).toBeCloseTo(0.2, 12);
});

it('warmupCosine refuses a warm-up as long as the run', () => {
  expect(() => warmupCosine({ peak: 1, warmupSteps: 5, steps: 5 })).toThrow(
    'warmupCosine: warmupSteps (5) must be from 0 to below steps (5).',
  );
});
