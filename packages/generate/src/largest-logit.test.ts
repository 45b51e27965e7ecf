import { describe, expect, it } from 'vitest';
import { largestLogit } from './largest-logit.ts';

describe('largestLogit', () => {
  it('finds it among excluded tokens', () => {
    expect(largestLogit(Float32Array.of(-Infinity, -3, -2, -Infinity), 'test')).toBe(-2);
  });

  it.each([NaN, Infinity])('names the token whose logit is %d', (logit) => {
    expect(() => largestLogit(Float32Array.of(0, logit), 'test')).toThrow(
      new RangeError(`test: the logit of token 1 (${logit}) must be a finite number or -Infinity.`),
    );
  });

  it('says when all are excluded', () => {
    expect(() => largestLogit(Float32Array.of(-Infinity, -Infinity, -Infinity), 'test')).toThrow(
      new RangeError('test: all 3 tokens are excluded (their logits are -Infinity).'),
    );
  });
});
