import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repetitionPenalty } from './repetition-penalty.ts';

const ids = fc.array(fc.nat({ max: 9 }));
const tenLogits = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 10 });

describe('repetitionPenalty', () => {
  it('divides positive logits of tokens that occur and multiplies negative ones, once each', () => {
    fc.assert(
      fc.property(
        tenLogits,
        ids,
        ids,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (numbers, prompt, generated, penalty) => {
          const expected = numbers.map((logit, id) => {
            if (!prompt.includes(id) && !generated.includes(id)) return logit;
            return logit > 0 ? logit / penalty : logit * penalty;
          });
          const penalized = repetitionPenalty(penalty)(Float32Array.from(numbers), { prompt, generated });
          expect(penalized).toEqual(Float32Array.from(expected));
        },
      ),
    );
  });

  it.each([0, 0.009, -1, 101, NaN])('refuses %d', (penalty) => {
    expect(() => repetitionPenalty(penalty)).toThrow(
      new RangeError(`repetitionPenalty: penalty (${penalty}) must be from 0.01 to 100.`),
    );
  });
});
