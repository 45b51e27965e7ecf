import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import expected from '../__fixtures__/float16/expected.json' with { type: 'json' };
import { fromFloat16, toFloat16 } from './float16.ts';

const everyHalf = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
const singles = (bits: readonly number[]) => new Float32Array(Uint32Array.from(bits).buffer);

describe('toFloat16', () => {
  it.each(expected.cases)('rounds $what ($single) as numpy does', ({ single, half }) => {
    expect(
      toFloat16(singles([parseInt(single, 16)]))[0]!
        .toString(16)
        .padStart(4, '0'),
    ).toBe(half);
  });

  it('rounds as numpy does around the middle of any two halves, and a million singles all over', () => {
    const finite = new Uint32Array(fromFloat16(everyHalf.filter((half) => (half & 0x7c00) !== 0x7c00)).buffer);
    const around = [0, 0x0fff, 0x1000, 0x1001].flatMap((step) => Array.from(finite, (bits) => bits + step));
    const allOver = Array.from({ length: Math.ceil(2 ** 32 / 4093) }, (_, index) => index * 4093);
    const halves = toFloat16(singles([...around, ...allOver]));
    expect(halves.length).toBe(expected.sweep.length);
    expect(createHash('sha256').update(halves).digest('hex')).toBe(expected.sweep.sha256);
  });

  it('gives back every half, NaNs to the bit', () => {
    expect(toFloat16(fromFloat16(everyHalf))).toEqual(everyHalf);
  });

  it('reads numbers that begin anywhere in their memory', () => {
    expect(toFloat16(new Float32Array([1, 2, 3, 4]).subarray(1, 3))).toEqual(toFloat16(new Float32Array([2, 3])));
  });
});
