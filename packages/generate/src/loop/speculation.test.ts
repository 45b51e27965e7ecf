import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate, type GeneratedToken, type GenerateOptions } from './generate.ts';
import { frequencyPenalty } from '../processors/frequency-penalty.ts';
import { temperature } from '../processors/temperature.ts';
import { categorical } from '../samplers/categorical.ts';
import { markovModel } from '../testing/markov-model.ts';

const transitions = [
  [0.5, 0.3, 0.2],
  [0.1, 0.2, 0.7],
  [0.6, 0.3, 0.1],
];
/** Much like it, not the same. */
const similar = [
  [0.4, 0.4, 0.2],
  [0.2, 0.1, 0.7],
  [0.6, 0.2, 0.2],
];

async function collect(options: GenerateOptions): Promise<GeneratedToken[]> {
  const tokens: GeneratedToken[] = [];
  for await (const token of generate(options)) tokens.push(token);
  return tokens;
}

const run = { prompt: [0, 1], maxNewTokens: 12 };

describe('generate with a draft', () => {
  it('gives what it gives without, whatever the draft: to the bit, past a full window too', async () => {
    const weight = fc.integer({ min: 1, max: 20 });
    const table = (size: number) => fc.array(fc.array(weight, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }); // prettier-ignore
    const cases = fc.integer({ min: 2, max: 5 }).chain((size) =>
      fc.record({
        tables: fc.tuple(table(size), table(size)),
        contexts: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
        prompt: fc.array(fc.nat(size - 1), { minLength: 1, maxLength: 12 }),
        tokens: fc.integer({ min: 1, max: 6 }),
        maxNewTokens: fc.integer({ min: 1, max: 30 }),
        seed: fc.nat(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ tables, contexts, prompt, tokens, maxNewTokens, seed }) => {
        const [model, draft] = tables.map((rows, which) =>
          markovModel(
            rows.map((row) => row.map((share) => share / row.reduce((sum, other) => sum + other))),
            { maxSeqLen: contexts[which]! },
          ),
        );
        const options = {
          model: model!,
          prompt: prompt.slice(0, contexts[0]),
          maxNewTokens,
          processors: [frequencyPenalty(0.3), temperature(0.7)],
          sampler: categorical({ seed }),
        };
        const plain = await collect(options);
        expect(await collect({ ...options, draft: { model: draft!, tokens } })).toEqual(plain);
        expect([model!.liveStates, draft!.liveStates]).toEqual([0, 0]);
      }),
      { numRuns: 200 },
    );
  });

  it("has the model's distribution: chi-square of 6,000 transitions, with a draft of another", async () => {
    const model = markovModel(transitions, { maxSeqLen: 8192 });
    const draft = { model: markovModel(similar, { maxSeqLen: 8192 }) };
    const tokens = await collect({ model, draft, prompt: [0], maxNewTokens: 6000, sampler: categorical({ seed: 3 }) });
    const ids = [0, ...tokens.map(({ id }) => id)];
    for (const [from, row] of transitions.entries()) {
      const after = ids.filter((_, at) => at > 0 && ids[at - 1] === from);
      const chiSquare = row.reduce((sum, probability, to) => {
        const expected = after.length * probability;
        return sum + (after.filter((id) => id === to).length - expected) ** 2 / expected;
      }, 0);
      expect(chiSquare).toBeLessThan(13.82); // exceeded with probability 0.001 at 2 degrees of freedom
    }
  });

  it('asks a model with which the draft agrees once for all guesses and the token after them', async () => {
    const model = markovModel(transitions);
    const options = { ...run, model, sampler: categorical({ seed: 1 }) };
    await collect({ ...options, draft: { model: markovModel(transitions), tokens: 4 } });
    expect(model.reads.map(({ length }) => length)).toEqual([2, 5, 5, 1]); // the prompt; 11 tokens
  });

  it('asks less often than for each token where the two are alike, and never more often', async () => {
    const asked = async (table: number[][]) => {
      const model = markovModel(transitions, { maxSeqLen: 512 });
      const draft = { model: markovModel(table, { maxSeqLen: 512 }), tokens: 3 };
      await collect({ ...run, model, draft, maxNewTokens: 300, sampler: categorical({ seed: 2 }) });
      return model.calls;
    };
    expect(await asked(similar)).toBeLessThan(150);
    expect(await asked([[0, 0, 1], [1, 0, 0], [0, 1, 0]])).toBeLessThanOrEqual(300); // prettier-ignore
  });

  it('makes no more guesses than there will be tokens', async () => {
    const draft = markovModel(transitions);
    await collect({ ...run, model: markovModel(transitions), maxNewTokens: 3, draft: { model: draft, tokens: 100 } });
    expect(draft.reads).toEqual([[0, 1, 2]]); // one guess: the first token has none, and the last needs none
  });

  it.each<[string, Partial<GenerateOptions>]>([
    ['a processor that throws', { processors: [throwAtThird] }],
    ['an aborted signal', { signal: AbortSignal.abort() }],
  ])('releases the states of both models after %s', async (_, options) => {
    const [model, draft] = [markovModel(transitions), markovModel(similar)];
    await collect({ ...run, ...options, model, draft: { model: draft } }).catch(() => {});
    expect([model.liveStates, draft.liveStates]).toEqual([0, 0]);
  });

  it('releases the states of both models after a break', async () => {
    const [model, draft] = [markovModel(transitions), markovModel(similar)];
    let count = 0;
    for await (const _ of generate({ ...run, model, draft: { model: draft } })) if (++count === 3) break;
    expect([model.liveStates, draft.liveStates]).toEqual([0, 0]);
  });

  it('refuses a draft with other tokens, and guesses in no number', () => {
    const model = markovModel(transitions);
    expect(() => generate({ ...run, model, draft: { model: markovModel([[1]]) } })).toThrow(
      new RangeError("generate: the draft's vocabSize (1) must be the model's (3), of the same tokens."),
    );
    expect(() => generate({ ...run, model, draft: { model, tokens: 0 } })).toThrow(
      new RangeError('generate: draft.tokens (0) must be a whole number of at least 1.'),
    );
  });
});

function throwAtThird(logits: Float32Array, { generated }: { readonly generated: readonly number[] }): Float32Array {
  if (generated.length === 3) throw new Error('third');
  return logits;
}
