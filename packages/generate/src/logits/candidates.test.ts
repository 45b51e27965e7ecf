import { describe, expect, it } from 'vitest';
import { candidatesOf } from './candidates.ts';

describe('candidatesOf', () => {
  it('gives the logits that are not excluded in their order, and the largest', () => {
    const { logits, largest } = candidatesOf(Float32Array.of(-Infinity, -3, -2, -Infinity, -1e30), 'test');
    expect(logits).toEqual(Float32Array.of(-3, -2, -1e30));
    expect(largest).toBe(-2);
  });

  it.each([NaN, Infinity])('names the token whose logit is %d', (logit) => {
    expect(() => candidatesOf(Float32Array.of(0, logit), 'test')).toThrow(
      new RangeError(`test: the logit of token 1 (${logit}) must be a finite number or -Infinity.`),
    );
  });

  it('says when all are excluded', () => {
    expect(() => candidatesOf(Float32Array.of(-Infinity, -Infinity, -Infinity), 'test')).toThrow(
      new RangeError('test: all 3 tokens are excluded (their logits are -Infinity).'),
    );
  });
});
