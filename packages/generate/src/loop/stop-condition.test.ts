import { expect, it } from 'vitest';
import { stopTokens } from './stop-condition.ts';

it('stopTokens holds when the last id is one of the given, and only then', () => {
  const stop = stopTokens([3, 5]);
  expect([[3], [1, 5], [3, 1], [5, 3, 4], []].map(stop)).toEqual([true, true, false, false, false]);
});
