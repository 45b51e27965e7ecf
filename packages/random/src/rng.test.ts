import { describe, expect, it } from 'vitest';
import { createRng, rngOf } from './rng.ts';

const mean = (numbers: Float32Array) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const variance = (numbers: Float32Array) => mean(numbers.map((number) => number ** 2)) - mean(numbers) ** 2;

describe('createRng', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    expect(createRng(7).bits(5)).toEqual(createRng(7).bits(5));
    expect(createRng(7).bits(5)).not.toEqual(createRng(8).bits(5));
  });

  it('uses all 53 bits of the seed', () => {
    expect(createRng(1).bits(4)).not.toEqual(createRng(1 + 2 ** 32).bits(4));
    expect(createRng(2 ** 53 - 1).bits(1)).toHaveLength(1);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => createRng(seed)).toThrow(
      `createRng: seed (${seed}) must be a whole number from 0 to 9007199254740991.`,
    );
  });

  it('gives a longer stream the shorter one as its beginning', () => {
    expect(createRng(3).bits(1001).slice(0, 7)).toEqual(createRng(3).bits(7));
    expect(createRng(3).normal(100).slice(0, 9)).toEqual(createRng(3).normal(9));
  });

  it('draws uniform numbers in [0, 1) with the mean and variance of that distribution', () => {
    const numbers = createRng(0).uniform(100_000);
    expect(Math.min(...numbers.slice(0, 10_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers.slice(0, 10_000))).toBeLessThan(1);
    expect(mean(numbers)).toBeCloseTo(0.5, 2);
    expect(variance(numbers)).toBeCloseTo(1 / 12, 2);
  });

  it('draws normal numbers with mean 0, variance 1, and 4.55 % beyond two deviations', () => {
    const numbers = createRng(0).normal(100_000);
    expect(mean(numbers)).toBeCloseTo(0, 2);
    expect(variance(numbers)).toBeCloseTo(1, 1);
    expect(numbers.filter((number) => Math.abs(number) > 2).length / numbers.length).toBeCloseTo(0.0455, 2);
  });
});

describe('split', () => {
  it('gives the same stream for the same path, whatever else was split off', () => {
    const root = createRng(1);
    root.split('other').split('x');
    expect(root.split('blocks').split(0).bits(3)).toEqual(createRng(1).split('blocks').split(0).bits(3));
  });

  it('gives every name another stream, beginnings and paddings included', () => {
    const names = ['', 'a', 'b', 'ab', 'ba', 'a\0', 'a\0\0', '\0', 'abc', 'blocks.1', 'blocks.10', '日本', '🦊'];
    const streams = new Set(names.map((name) => createRng(0).split(name).bits(2).join()));
    streams.add(createRng(0).bits(2).join());
    expect(streams.size).toBe(names.length + 1);
  });

  it('gives streams that do not correlate', () => {
    const one = createRng(0).split('one').normal(50_000);
    const two = createRng(0).split('two').normal(50_000);
    expect(mean(one.map((number, index) => number * two[index]!))).toBeCloseTo(0, 1.5);
  });
});

describe('rngOf', () => {
  it('is the stream whose key it is given', () => {
    const stream = createRng(5).split('dropout');
    expect(rngOf(stream.key).bits(4)).toEqual(stream.bits(4));
  });
});
