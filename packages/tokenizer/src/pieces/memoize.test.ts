import { expect, it, vi } from 'vitest';
import { memoize } from './memoize.ts';

it('memoize computes once for a short string, until it has met 65,536 others', () => {
  const compute = vi.fn((key: string) => [key]);
  const remembered = memoize(compute);
  expect(remembered('🦊')).toEqual(['🦊']);
  expect(remembered('🦊')).toBe(remembered('🦊'));
  for (let index = 0; index < 2 ** 16; index++) remembered(`${index}`);
  expect(compute).toHaveBeenCalledTimes(2 ** 16 + 1);
  remembered('🦊');
  expect(compute).toHaveBeenCalledTimes(2 ** 16 + 2);
});

it('memoize keeps no long strings', () => {
  const compute = vi.fn((key: string) => key.length);
  const remembered = memoize(compute);
  expect(remembered('a'.repeat(65)) + remembered('a'.repeat(65))).toBe(130);
  expect(compute).toHaveBeenCalledTimes(2);
});
