import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presencePenalty } from './presence-penalty.ts';

const ids = fc.array(fc.nat({ max: 9 }));
const tenLogits = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 10 });

describe('presencePenalty', () => {
  it("is subtracted from a token's logit once if it was generated", () => {
    fc.assert(
      fc.property(
        tenLogits,
        ids,
        ids,
        fc.double({ min: -2, max: 2, noNaN: true }),
        (numbers, prompt, generated, penalty) => {
          const expected = numbers.map((logit, id) => logit - penalty * (generated.includes(id) ? 1 : 0));
          expect(presencePenalty(penalty)(Float32Array.from(numbers), { prompt, generated })).toEqual(
            Float32Array.from(expected),
          );
        },
      ),
    );
  });

  it.each([-2.1, 2.1, NaN])('refuses %d', (penalty) => {
    expect(() => presencePenalty(penalty)).toThrow(
      new RangeError(`presencePenalty: penalty (${penalty}) must be from -2 to 2.`),
    );
  });
});
