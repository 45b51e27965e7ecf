import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { constant, cosine, linear, warmup, warmupStableDecay, type Schedule } from './schedules.ts';

/** PyTorch's, see `__fixtures__/schedules/make.py`. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/schedules/expected.json', import.meta.url), 'utf8')) as {
  readonly peak: number;
  readonly floor: number;
  readonly rates: Readonly<Record<string, readonly number[]>>;
};

const { peak, floor } = golden;
const schedules: Record<string, Schedule> = {
  linear: linear({ peak, floor, steps: 10 }),
  cosine: cosine({ peak, floor, steps: 10 }),
  'warmup, cosine': warmup(4, cosine({ peak, floor, steps: 10 })),
  'warmup, stable, linear': warmupStableDecay({ peak, floor, warmupSteps: 4, stableSteps: 5, decaySteps: 6 }),
};

describe('schedules', () => {
  it.each(Object.entries(golden.rates))("follow PyTorch's: %s", (name, rates) => {
    rates.forEach((rate, step) => expect(schedules[name]!(step), `step ${step}`).toBeCloseTo(rate, 15));
  });

  it.each([linear, cosine])('begin exactly at the peak, end exactly at the floor and stay there: %o', (decay) => {
    const schedule = decay({ peak: 0.1, floor: 0.03, steps: 7 });
    expect([0, 7, 8, 1000].map(schedule)).toEqual([0.1, 0.03, 0.03, 0.03]);
  });

  it.each([
    ['linear', linear({ peak: 2, steps: 3 })],
    ['cosine', cosine({ peak: 2, steps: 3 })],
    ['warmupStableDecay', warmupStableDecay({ peak: 2, warmupSteps: 1, stableSteps: 1, decaySteps: 1 })],
  ])('fall to a tenth of the peak if no floor is given: %s', (_, schedule) => {
    expect(schedule(3)).toBe(0.2);
  });

  it('refuse a fall of no steps', () => {
    expect(() => cosine({ peak: 1, steps: 0 })).toThrow('cosine: steps (0) must be above 0.');
    expect(() => linear({ peak: 1, steps: -2 })).toThrow('linear: steps (-2) must be above 0.');
  });
});

describe('warmup', () => {
  it('rises in a line to the first rate of any schedule, which begins then', () => {
    const schedule = warmup(4, (step) => 1 + step);
    expect([0, 1, 2, 3, 4, 5].map(schedule)).toEqual([0.25, 0.5, 0.75, 1, 1, 2]);
  });

  it('of no steps is the schedule', () => {
    expect([0, 1].map(warmup(0, constant(3)))).toEqual([3, 3]);
  });

  it('refuses to be shorter', () => {
    expect(() => warmup(-1, constant(1))).toThrow('warmup: steps (-1) must be 0 or more.');
  });
});
