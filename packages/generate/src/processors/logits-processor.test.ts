import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  banTokens,
  categorical,
  epsilonCutoff,
  forceTokens,
  frequencyPenalty,
  logitBias,
  minNewTokens,
  minP,
  noRepeatNgram,
  presencePenalty,
  repetitionPenalty,
  temperature,
  topK,
  topP,
  typicalP,
  type History,
  type LogitsProcessor,
} from '../index.ts';

const probabilities = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];
const history: History = { prompt: [5, 1], generated: [0, 2, 0, 3, 1, 0] };

/** What each makes of the probabilities after the history, up to a factor. */
const processors: [string, LogitsProcessor, readonly number[]][] = [
  ['logitBias', logitBias({ 0: -Math.log(4), 5: Math.log(3) }), [0.1, 0.25, 0.15, 0.1, 0.06, 0.12]],
  // All logits are logarithms of probabilities, so negative.
  ['repetitionPenalty', repetitionPenalty(2), [0.4 ** 2, 0.25 ** 2, 0.15 ** 2, 0.1 ** 2, 0.06, 0.04 ** 2]],
  ['frequencyPenalty', frequencyPenalty(Math.log(2)), [0.4 / 8, 0.25 / 2, 0.15 / 2, 0.1 / 2, 0.06, 0.04]],
  ['presencePenalty', presencePenalty(Math.log(2)), [0.4 / 2, 0.25 / 2, 0.15 / 2, 0.1 / 2, 0.06, 0.04]],
  ['noRepeatNgram', noRepeatNgram(2), [0.4, 0.25, 0, 0, 0.06, 0.04]],
  ['minNewTokens', minNewTokens(7, [1, 4]), [0.4, 0, 0.15, 0.1, 0, 0.04]],
  ['forceTokens', forceTokens({ 6: 3 }), [0, 0, 0, 1, 0, 0]],
  ['banTokens', banTokens([0, 5]), [0, 0.25, 0.15, 0.1, 0.06, 0]],
  ['temperature', temperature(2), probabilities.map(Math.sqrt)],
  ['topK', topK(3), [0.4, 0.25, 0.15, 0, 0, 0]],
  ['topP', topP(0.85), [0.4, 0.25, 0.15, 0.1, 0, 0]],
  ['minP', minP(0.2), [0.4, 0.25, 0.15, 0.1, 0, 0]],
  // The entropy is 2.19 bits, and the surprises 1.3, 2, 2.7, 3.3, 4.1, 4.6.
  ['typicalP', typicalP(0.35), [0, 0.25, 0.15, 0, 0, 0]],
  ['epsilonCutoff', epsilonCutoff(0.05), [0.4, 0.25, 0.15, 0.1, 0.06, 0]],
  [
    'temperature, topK and topP',
    (logits) => topP(0.8)(topK(4)(temperature(0.5)(logits))), // of the squares' 0.2545, the first two hold 0.87
    [0.4 ** 2, 0.25 ** 2, 0, 0, 0, 0],
  ],
];

describe.each(processors)('%s', (name, processor, expected) => {
  it('makes a categorical sampler draw from the distribution it defines: chi-square, 10,000 draws', () => {
    const logits = processor(Float32Array.from(probabilities, Math.log), history);
    const draw = categorical({ seed: 1 });
    const counts = expected.map(() => 0);
    for (let step = 0; step < 10_000; step++) counts[draw(logits, step)]!++;

    const total = expected.reduce((sum, weight) => sum + weight);
    const possible = [...expected.keys()].filter((id) => expected[id]! > 0);
    const chiSquare = possible.reduce((sum, id) => {
      const mean = (10_000 * expected[id]!) / total;
      return sum + (counts[id]! - mean) ** 2 / mean;
    }, 0);
    expect(possible.reduce((sum, id) => sum + counts[id]!, 0)).toBe(10_000);
    expect(chiSquare).toBeLessThan(exceededByOneIn1000[possible.length - 1]!);
  });

  it('gives no NaN and no Infinity, and leaves the logits it was given as they were', () => {
    const logit = fc.oneof(fc.constantFrom(-Infinity, 0, -0), fc.double({ noNaN: true, min: -1e30, max: 1e30 }));
    const ids = fc.array(fc.nat({ max: 5 }));
    fc.assert(
      fc.property(fc.array(logit, { minLength: 5, maxLength: 5 }), ids, ids, (some, prompt, generated) => {
        const logits = Float32Array.of(...some, 0);
        const given = logits.slice();
        const processed = processor(logits, { prompt, generated });
        expect(processed.every((logit) => logit < Infinity)).toBe(true);
        expect(logits).toEqual(given);
        // What is excluded stays so, and something is left, but where the ids themselves say otherwise.
        if (name !== 'forceTokens') {
          expect(processed.every((logit, id) => logits[id]! > -Infinity || logit === -Infinity)).toBe(true);
        }
        if (!['noRepeatNgram', 'minNewTokens', 'banTokens'].includes(name)) {
          expect(processed.some((logit) => logit > -Infinity)).toBe(true);
        }
      }),
    );
  });
});

/** What chi-square exceeds with a probability of 0.001, by the degrees of freedom. */
const exceededByOneIn1000 = [1e-9, 10.83, 13.82, 16.27, 18.47, 20.52];
