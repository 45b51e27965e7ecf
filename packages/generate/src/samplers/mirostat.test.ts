import { describe, expect, it } from 'vitest';
import { categorical } from './categorical.ts';
import { mirostat } from './mirostat.ts';

/** Zipf's distribution over 1,000 tokens, with an entropy of 7.5 bits, of which the likeliest has 2.9. */
const zipf = Array.from({ length: 1000 }, (_, rank) => 1 / (rank + 1));
const total = zipf.reduce((sum, weight) => sum + weight);
const surprises = zipf.map((weight) => -Math.log2(weight / total));
const logits = Float32Array.from(zipf, (weight) => Math.log(weight) + 3);

const run = (sampler: ReturnType<typeof mirostat>, steps: number) =>
  Array.from({ length: steps }, (_, step) => sampler(logits, step));

const meanSurprise = (ids: readonly number[]) => ids.reduce((sum, id) => sum + surprises[id]!, 0) / ids.length;

describe('mirostat', () => {
  it('draws as categorical does from the tokens of at most mu bits, which falls by eta times the error', () => {
    let mu = 2 * 3;
    const expected = Array.from({ length: 300 }, (_, step) => {
      const kept = logits.map((logit, id) => (surprises[id]! > mu && id > 0 ? -Infinity : logit));
      const id = categorical({ seed: 5 })(kept, step);
      mu -= 0.4 * (surprises[id]! - 3);
      return id;
    });
    expect(run(mirostat({ tau: 3, eta: 0.4, seed: 5 }), 300)).toEqual(expected);
  });

  it.each([3.5, 5, 7])('holds the surprise at %d bits', (tau) => {
    // The errors sum to (2·tau - mu) / eta, and mu stays among the surprises, within 0 and 13 bits, and one step.
    const ids = run(mirostat({ tau, seed: 1 }), 5000);
    expect(Math.abs(meanSurprise(ids) - tau)).toBeLessThan((2 * tau + 13) / 0.1 / 5000);
    expect(new Set(ids).size).toBeGreaterThan(2);
  });

  it('draws from all tokens when more is asked than the distribution has', () => {
    expect(run(mirostat({ tau: 13, seed: 2 }), 500)).toEqual(run(categorical({ seed: 2 }), 500));
  });

  it('keeps the likeliest token when less is asked than it has', () => {
    expect(run(mirostat({ tau: 0.01, seed: 2 }), 50)).toEqual(Array<number>(50).fill(0));
  });

  it('never chooses an excluded token', () => {
    const some = Float32Array.of(-Infinity, 0, -Infinity, -1);
    const sampler = mirostat({ tau: 9, seed: 0 });
    const ids = Array.from({ length: 50 }, (_, step) => sampler(some, step));
    expect(new Set(ids)).toEqual(new Set([1, 3]));
  });

  it('serves one generation after another, each as if it were the first', () => {
    const sampler = mirostat({ tau: 3, seed: 4 });
    const first = run(sampler, 40);
    run(sampler, 7);
    expect(run(sampler, 40)).toEqual(first);
    expect(run(mirostat({ tau: 3, seed: 4 }), 40)).toEqual(first);
    expect(run(mirostat({ tau: 3, seed: 5 }), 40)).not.toEqual(first);
  });

  it('says so when two generations use it in turns', () => {
    const sampler = mirostat({ seed: 0 });
    for (const step of [0, 1, 0, 1]) sampler(logits, step);
    sampler(logits, 2);
    expect(() => sampler(logits, 2)).toThrow(
      new RangeError('mirostat: the step (2) must be 0 or 3; generations at the same time need a sampler each.'),
    );
  });

  it.each([0, -1, Infinity, NaN])('refuses %d as tau and as eta', (value) => {
    expect(() => mirostat({ tau: value, seed: 0 })).toThrow(
      new RangeError(`mirostat: tau (${value}) must be finite and above 0.`),
    );
    expect(() => mirostat({ eta: value, seed: 0 })).toThrow(
      new RangeError(`mirostat: eta (${value}) must be finite and above 0.`),
    );
  });

  it('says when all tokens are excluded', () => {
    expect(() => mirostat({ seed: 0 })(Float32Array.of(-Infinity), 0)).toThrow(
      new RangeError('mirostat: all 1 tokens are excluded (their logits are -Infinity).'),
    );
  });
});
