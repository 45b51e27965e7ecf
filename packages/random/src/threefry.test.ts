import { expect, it } from 'vitest';
import { threefry, type Words } from './threefry.ts';

// The known answers of the authors' Random123 library (tests/kat_vectors, threefry2x32, 20 rounds).
it.each([
  [
    [0, 0],
    [0, 0],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    [0xc4923a9c, 0x483df7a0],
  ],
] as [Words, Words, Words][])(
  'threefry gives the published answer for key %j and counter %j',
  (key, counter, words) => {
    const block = new Uint32Array(2);
    threefry(block, 0, ...key, ...counter);
    expect([...block]).toEqual(words);
  },
);
