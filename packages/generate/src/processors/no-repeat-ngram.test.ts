import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noRepeatNgram } from './no-repeat-ngram.ts';

// Few ids, so that many runs repeat.
const idsArbitrary = fc.array(fc.nat({ max: 3 }), { maxLength: 20 });

describe('noRepeatNgram', () => {
  it('excludes a token exactly if with it the last n ids would be there already', () => {
    fc.assert(
      fc.property(idsArbitrary, idsArbitrary, fc.integer({ min: 1, max: 5 }), (prompt, generated, n) => {
        const ids = [...prompt, ...generated];
        const runs = ids.flatMap((_, at) => (at + n <= ids.length ? [ids.slice(at, at + n).join()] : []));
        const expected = [0, 1, 2, 3].map((id) => {
          const run = [...ids, id].slice(-n);
          return run.length === n && runs.includes(run.join()) ? -Infinity : id;
        });
        expect(noRepeatNgram(n)(Float32Array.of(0, 1, 2, 3), { prompt, generated })).toEqual(
          Float32Array.from(expected),
        );
      }),
    );
  });

  it.each([0, -1, 1.5, NaN])('refuses %d', (n) => {
    expect(() => noRepeatNgram(n)).toThrow(
      new RangeError(`noRepeatNgram: n (${n}) must be a whole number of at least 1.`),
    );
  });
});
