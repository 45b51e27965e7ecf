import { describe, expect, it } from 'vitest';
import { categorical } from '../samplers/categorical.ts';
import { banTokens } from './ban-tokens.ts';

describe('banTokens', () => {
  it('excludes the ids it is given and no other', () => {
    expect(banTokens([2, 0, 2])(Float32Array.of(1, 2, 3))).toEqual(Float32Array.of(-Infinity, 2, -Infinity));
  });

  it('leaves it to the sampler to say that all are excluded', () => {
    const nothing = banTokens([0, 1])(Float32Array.of(1, 2));
    expect(() => categorical({ seed: 0 })(nothing, 0)).toThrow(
      new RangeError('categorical: all 2 tokens are excluded (their logits are -Infinity).'),
    );
  });

  it.each([3, -1, 0.5])('refuses the id %d of three', (id) => {
    expect(() => banTokens([0, id])(new Float32Array(3))).toThrow(
      new RangeError(`banTokens: the id (${id}) must be a whole number from 0 to 2.`),
    );
  });
});
