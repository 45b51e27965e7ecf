import { describe, expect, it } from 'vitest';
import { forceTokens } from './force-tokens.ts';

const after = (generated: number[]) => ({ prompt: [1, 1], generated });

describe('forceTokens', () => {
  it('leaves the one token at its position, even if it was excluded', () => {
    const force = forceTokens({ 0: 2, 3: 0 });
    const logits = Float32Array.of(1, 5, -Infinity);
    expect(force(logits, after([]))).toEqual(Float32Array.of(-Infinity, -Infinity, 0));
    expect(force(logits, after([2, 1, 1]))).toEqual(Float32Array.of(0, -Infinity, -Infinity));
  });

  it('leaves all at other positions', () => {
    const logits = Float32Array.of(1, 5, -Infinity);
    for (const generated of [[2], [2, 1], [2, 1, 1, 0]]) {
      expect(forceTokens({ 0: 2, 3: 0 })(logits, after(generated))).toEqual(Float32Array.of(1, 5, -Infinity));
    }
  });

  it.each([-1, 0.5, NaN])('refuses the position %d', (position) => {
    expect(() => forceTokens({ [position]: 0 })).toThrow(
      new RangeError(`forceTokens: the position (${position}) must be a whole number of at least 0.`),
    );
  });

  it.each([3, -1, 0.5])('refuses the id %d of three', (id) => {
    expect(() => forceTokens({ 0: id })(new Float32Array(3), after([]))).toThrow(
      new RangeError(`forceTokens: the id (${id}) must be a whole number from 0 to 2.`),
    );
  });
});
