import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batched } from './batched.ts';
import { generate, type GenerateOptions } from '../loop/generate.ts';
import { stopTokens } from '../loop/stop-condition.ts';
import { categorical } from '../samplers/categorical.ts';
import { checkLanguageModel } from '../testing/check-language-model.ts';
import { markovModel } from '../testing/markov-model.ts';

const transitions = [
  [0.5, 0.3, 0.2],
  [0.1, 0.2, 0.7],
  [0.6, 0.3, 0.1],
];

async function idsOf(options: GenerateOptions): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of generate(options)) ids.push(id);
  return ids;
}

describe('batched', () => {
  it('keeps the contract of a model', async () => {
    const model = markovModel(transitions);
    await expect(checkLanguageModel(batched(model), { countLive: () => model.liveStates })).resolves.toBeUndefined();
  });

  it('gives each sequence what it gets alone', async () => {
    const sequence = fc.record({
      prompt: fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
      maxNewTokens: fc.integer({ min: 1, max: 12 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { maxLength: 6 }), async (sequences) => {
        const model = markovModel(transitions);
        const shared = batched(model);
        const each = (one: typeof model | typeof shared) =>
          sequences.map(({ seed, ...rest }) => idsOf({ ...rest, model: one, sampler: categorical({ seed }) }));
        expect(await Promise.all(each(shared))).toEqual(await Promise.all(each(model)));
        expect(model.liveStates).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('reads a step of all sequences at once, and goes on with those that have not ended', async () => {
    const model = markovModel(transitions);
    const shared = batched(model);
    const stop = stopTokens([2]); // the likeliest after 1, where the first and the last begin
    const prompts = [[1], [0], [1]];
    await Promise.all(prompts.map((prompt) => idsOf({ model: shared, prompt, maxNewTokens: 5, stop })));
    expect(model.calls).toBe(5);
    expect(model.reads.slice(0, 4)).toEqual([[1], [0], [1], [0]]);
  });

  it('takes in a sequence that comes while it reads, with those that were being read', async () => {
    const model = markovModel(transitions);
    const shared = batched(model);
    const early = generate({ model: shared, prompt: [0], maxNewTokens: 4 });
    let late: Promise<number[]> | undefined;
    for await (const _ of early) late ??= idsOf({ model: shared, prompt: [1, 2], maxNewTokens: 3 });
    await late;
    expect(model.calls).toBe(4);
  });

  it('reads for so many at once, those first that have begun, and for others as these end', async () => {
    const model = markovModel(transitions);
    const shared = batched(model, { atOnce: 2 });
    let [live, most] = [0, 0];
    const texts = await Promise.all(
      [0, 1, 2, 3, 4].map(async (index) => {
        const maxNewTokens = 5 - index;
        const ids: number[] = [];
        for await (const { id } of generate({ model: shared, prompt: [index % 3], maxNewTokens })) {
          if (ids.push(id) === 1) live++;
          most = Math.max(most, live, model.liveStates);
        }
        live--;
        return ids;
      }),
    );
    expect(most).toBe(2);
    expect(model.calls).toBe((5 + 4 + 3 + 2 + 1 + 1) / 2); // two at once, but for the last
    const alone = texts.map((_, index) => idsOf({ model, prompt: [index % 3], maxNewTokens: 5 - index }));
    expect(texts).toEqual(await Promise.all(alone));
  });

  it('goes on with more that have begun than it reads for at once, whoever holds them', async () => {
    const model = markovModel(transitions);
    const shared = batched(model, { atOnce: 2 });
    const held = await Promise.all([0, 1, 2, 0, 1].map((id) => shared.nextLogits([id])));
    const after = await Promise.all(held.map(({ state }) => shared.nextLogits([1], state)));
    for (const { state } of after) shared.release(state);
    expect(model.calls).toBe(6);
    expect(model.liveStates).toBe(0);
  });

  it.each([0, 1.5, NaN])('refuses to read for %d at once', (atOnce) => {
    expect(() => batched(markovModel(transitions), { atOnce })).toThrow(
      new RangeError(`batched: atOnce (${atOnce}) must be a whole number of at least 1.`),
    );
  });

  it('gives an error to all that were read with the one that it is about, and goes on', async () => {
    const model = markovModel(transitions);
    const shared = batched(model);
    const { state } = await shared.nextLogits([0]);
    const both = await Promise.allSettled([shared.nextLogits([7]), shared.nextLogits([1], state)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(model.liveStates).toBe(0);
    expect(await idsOf({ model: shared, prompt: [0], maxNewTokens: 2 })).toEqual([0, 0]);
  });
});
