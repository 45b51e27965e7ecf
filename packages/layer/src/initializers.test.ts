import { createRng } from '@typeformer/random';
import { describe, expect, it } from 'vitest';
import { constant, kaiming, normal, ones, uniform, xavier, zeros, type Initializer } from './initializers.ts';

/** Mean, standard deviation, least and greatest number of a weight [200, 100]. */
async function statistics(initializer: Initializer) {
  const weight = initializer([200, 100]).initialize(createRng(1).split('weight'));
  const numbers = [...(await weight.data())];
  weight.dispose();
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
  return { mean, std: Math.sqrt(variance), low: Math.min(...numbers), high: Math.max(...numbers) };
}

describe('initialisers', () => {
  it('normal has the mean and deviation asked for', async () => {
    const { mean, std } = await statistics(normal({ mean: 1, std: 0.02 }));
    expect(mean).toBeCloseTo(1, 3);
    expect(std).toBeCloseTo(0.02, 3);
  });

  it('uniform stays in its bounds and fills them', async () => {
    const { mean, low, high } = await statistics(uniform({ low: -2, high: 4 }));
    expect(mean).toBeCloseTo(1, 1);
    expect(low).toBeGreaterThanOrEqual(-2);
    expect(low).toBeLessThan(-1.99);
    expect(high).toBeLessThan(4);
    expect(high).toBeGreaterThan(3.99);
  });

  it('xavier is uniform in ±√(6 / (fanIn + fanOut))', async () => {
    const { std, high } = await statistics(xavier());
    expect(high).toBeLessThanOrEqual(Math.sqrt(6 / 300));
    expect(std).toBeCloseTo(Math.sqrt(2 / 300), 3); // its variance is 2 / (fanIn + fanOut)
  });

  it('kaiming has the deviation √(2 / fanIn)', async () => {
    expect((await statistics(kaiming())).std).toBeCloseTo(Math.sqrt(2 / 200), 3);
  });

  it('zeros, ones and constant are what they say', async () => {
    expect(await statistics(zeros)).toMatchObject({ low: 0, high: 0 });
    expect(await statistics(ones)).toMatchObject({ low: 1, high: 1 });
    expect(await statistics(constant(-3))).toMatchObject({ low: -3, high: -3 });
  });

  it('xavier and kaiming refuse a shape without fans', () => {
    const rng = createRng(0);
    expect(() => xavier()([3]).initialize(rng)).toThrow(
      'xavier: shape [3] must have at least two axes, [..., fanIn, fanOut].',
    );
    expect(() => kaiming()([]).initialize(rng)).toThrow('kaiming: shape [] must have at least two axes');
  });
});
