import { describe, expect, it } from 'vitest';
import { greedy } from './greedy.ts';

describe('greedy', () => {
  it('chooses the largest logit, of equals the lowest id', () => {
    expect(greedy()(Float32Array.of(-3, -1, -2, -1))).toBe(1);
  });

  it('chooses no excluded token', () => {
    expect(greedy()(Float32Array.of(-Infinity, -1e30))).toBe(1);
  });

  it('says when all tokens are excluded', () => {
    expect(() => greedy()(Float32Array.of(-Infinity, -Infinity))).toThrow(
      new RangeError('greedy: all 2 tokens are excluded (their logits are -Infinity).'),
    );
  });
});
