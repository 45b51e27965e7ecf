import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frequencyPenalty } from './frequency-penalty.ts';

const ids = fc.array(fc.nat({ max: 9 }));
const tenLogits = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 10 });

describe('frequencyPenalty', () => {
  it("is subtracted from a token's logit once for each time that it was generated", () => {
    fc.assert(
      fc.property(
        tenLogits,
        ids,
        ids,
        fc.double({ min: -2, max: 2, noNaN: true }),
        (numbers, prompt, generated, penalty) => {
          const expected = numbers.map(
            (logit, id) => logit - penalty * generated.filter((other) => other === id).length,
          );
          expect(frequencyPenalty(penalty)(Float32Array.from(numbers), { prompt, generated })).toEqual(
            Float32Array.from(expected),
          );
        },
      ),
    );
  });

  it.each([-2.1, 2.1, NaN])('refuses %d', (penalty) => {
    expect(() => frequencyPenalty(penalty)).toThrow(
      new RangeError(`frequencyPenalty: penalty (${penalty}) must be from -2 to 2.`),
    );
  });
});
