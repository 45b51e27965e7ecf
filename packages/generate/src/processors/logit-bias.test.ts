import { describe, expect, it } from 'vitest';
import { logitBias } from './logit-bias.ts';

describe('logitBias', () => {
  it('adds to the logits of the ids it names', () => {
    expect(logitBias({ 0: -100, 2: 2.5 })(Float32Array.of(1, 2, 3))).toEqual(Float32Array.of(-99, 2, 5.5));
  });

  it('leaves an excluded token excluded', () => {
    expect(logitBias({ 0: 100 })(Float32Array.of(-Infinity, 0))).toEqual(Float32Array.of(-Infinity, 0));
  });

  it.each([-101, 100.5, NaN, -Infinity])('refuses a bias of %d', (bias) => {
    expect(() => logitBias({ 7: bias })).toThrow(
      new RangeError(`logitBias: the bias of token 7 (${bias}) must be from -100 to 100.`),
    );
  });

  it.each([3, -1, 0.5])('refuses the id %d of three', (id) => {
    expect(() => logitBias({ [id]: 1 })(new Float32Array(3))).toThrow(
      new RangeError(`logitBias: the id (${id}) must be a whole number from 0 to 2.`),
    );
  });
});
