import { describe, expect, it } from 'vitest';
import { checkLanguageModel } from './check-language-model.ts';
import { markovModel } from './markov-model.ts';

const transitions = [
  [0.5, 0.5],
  [1, 0],
];

describe('markovModel', () => {
  it('keeps the contract of a language model', async () => {
    const model = markovModel(transitions);
    await expect(checkLanguageModel(model, { countLive: () => model.liveStates })).resolves.toBeUndefined();
  });

  it("has the transition's natural logarithms as logits", async () => {
    const { logits } = await markovModel(transitions).nextLogits([0, 1]);
    expect(logits).toEqual(Float32Array.of(0, -Infinity));
  });

  it('knows what was read and how many states are alive', async () => {
    const model = markovModel(transitions);
    const first = await model.nextLogits([0]);
    const other = await model.nextLogits([1, 1]);
    expect(model.liveStates).toBe(2);
    const second = await model.nextLogits([1], first.state);
    expect(model.liveStates).toBe(2);
    model.release(second.state);
    model.release(other.state);
    expect(model.liveStates).toBe(0);
    expect(model.reads).toEqual([[0], [1, 1], [1]]);
  });

  it('counts calls, of which one may read for several sequences', async () => {
    const model = markovModel(transitions);
    for (const { state } of await model.nextLogitsOfEach([{ ids: [0] }, { ids: [1] }])) model.release(state);
    expect(model.reads).toEqual([[0], [1]]);
    expect(model.calls).toBe(1);
  });

  it('shows the probabilities as hidden states', async () => {
    const { hidden } = await markovModel(transitions).nextLogitsAndHidden([1, 0]);
    expect(hidden).toEqual([Float32Array.of(1, 0), Float32Array.of(0.5, 0.5)]);
  });

  it('rejects a fork longer than what was read', async () => {
    const model = markovModel(transitions);
    const { state } = await model.nextLogits([0, 1]);
    expect(() => model.fork(state, 3)).toThrow('markovModel: the length (3) must be from 1 to 2, what was read.');
    model.release(state);
  });

  it('rejects a state that was consumed or released', async () => {
    const model = markovModel(transitions);
    const { state } = await model.nextLogits([0]);
    const message = 'markovModel: the state was consumed or released before.';
    const next = await model.nextLogits([0], state);
    await expect(model.nextLogits([0], state)).rejects.toThrow(message);
    model.release(next.state);
    expect(() => model.release(next.state)).toThrow(message);
  });

  it('rejects more ids than its context, no ids, and ids out of range', async () => {
    const model = markovModel(transitions, { maxSeqLen: 2 });
    const { state } = await model.nextLogits([0, 0]);
    await expect(model.nextLogits([0], state)).rejects.toThrow('markovModel: 3 ids are more than the context of 2.');
    await expect(model.nextLogits([])).rejects.toThrow('markovModel: there must be at least one id to read.');
    await expect(model.nextLogits([2, 0])).rejects.toThrow('markovModel: the id 2 must be a whole number from 0 to 1.');
    expect(model.liveStates).toBe(0);
  });

  it('refuses a table that is not square', () => {
    expect(() => markovModel([[1], [0.5, 0.5]])).toThrow(
      new RangeError('markovModel: transitions[0] has 1 numbers; it must have 2.'),
    );
  });
});
