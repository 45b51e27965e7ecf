import { describe, expect, it } from 'vitest';
import type { ForkingModel, LanguageModel } from '../language-model.ts';
import { checkLanguageModel } from './check-language-model.ts';
import { markovModel, type MarkovModel } from './markov-model.ts';

type Ids = { ids: readonly number[] };

/** Its state is the ids read; a token's logit is what all of them say of it. `live` counts the states. */
function correctModel(): LanguageModel<Ids> & { live: number } {
  return {
    vocabSize: 7,
    maxSeqLen: 8,
    live: 0,
    async nextLogits(ids, state) {
      if (state) this.live--;
      if (!ids.every(isId)) throw new RangeError('id');
      this.live++;
      const read = [...(state?.ids ?? []), ...ids];
      return { logits: logitsAfter(read), state: { ids: read } };
    },
    release() {
      this.live--;
    },
  };
}

const isId = (id: number) => Number.isInteger(id) && id >= 0 && id < 7;

const logitsAfter = (ids: readonly number[]) =>
  Float32Array.from({ length: 7 }, (_, token) => ids.reduce((sum, id, at) => sum + Math.sin(id * at + token), 0));

const check = (changes: Partial<ForkingModel<Ids>>) => {
  const model = Object.assign(correctModel(), changes);
  return checkLanguageModel(model, { countLive: () => model.live });
};

describe('checkLanguageModel', () => {
  it('accepts a model that keeps the contract', async () => {
    await expect(check({})).resolves.toBeUndefined();
    await expect(check({ maxSeqLen: 1 })).resolves.toBeUndefined();
    await expect(check({ maxSeqLen: Infinity })).resolves.toBeUndefined();
  });

  it.each<[string, Partial<ForkingModel<Ids>>, string]>([
    ['without a vocabulary', { vocabSize: 0 }, 'vocabSize (0) must be a whole number of at least 1.'],
    ['without a context', { maxSeqLen: NaN }, 'maxSeqLen (NaN) must be a whole number of at least 1, or Infinity.'],
    [
      'whose vocabSize is not that of its logits',
      { vocabSize: 8 },
      'there are 7 logits after reading [1], but vocabSize is 8.',
    ],
    [
      'that forgets what its state has read',
      { nextLogits: async (ids) => ({ logits: logitsAfter(ids), state: { ids } }) },
      'the logit of token 0 after [1,6] read one at a time is 0; read at once it is -0.279',
    ],
    [
      'that reads only the last of several ids after a state',
      {
        async nextLogits(ids, state) {
          const read = state ? [...state.ids, ids.at(-1)!] : ids;
          return { logits: logitsAfter(read), state: { ids: read } };
        },
      },
      'the logit of token 0 after [1,6,4,2] read in two parts is ',
    ],
    ['whose logits are NaN', { nextLogits: nanLogits }, 'the logit of token 0 after [1] read one at a time is NaN;'],
    [
      'whose state is undefined',
      { nextLogits: async () => ({ logits: new Float32Array(7), state: undefined as never }) },
      'the state after reading [1] must not be undefined.',
    ],
    ['whose states share one memory', sharedMemory(), 'read in turns with other ids is '],
    ['whose shorter forks have read all', { fork: (state) => state }, '[2,5] read after a fork of length 1 is '],
    ['whose forks share one memory', sharedForks(), 'read after the state that was forked is '],
    [
      'that takes any id',
      { nextLogits: async (_, state = { ids: [] }) => ({ logits: new Float32Array(7), state }) },
      'the id -1 must be rejected: it is not a whole number from 0 to 6.',
    ],
    ['that releases nothing', { release() {} }, ' live objects are left of its states, where there were 0 before.'],
    [
      'that keeps the state of a rejected call',
      {
        async nextLogits(this: { live: number }, ids, state) {
          if (!ids.every(isId)) throw new RangeError('id');
          if (!state) this.live++;
          const read = [...(state?.ids ?? []), ...ids];
          return { logits: logitsAfter(read), state: { ids: read } };
        },
      },
      '3 live objects are left of its states, where there were 0 before.',
    ],
  ])('refuses a model %s', async (_, changes, message) => {
    await expect(check(changes)).rejects.toThrow(/^checkLanguageModel: /);
    await expect(check(changes)).rejects.toThrow(message);
  });

  const zeros = Float32Array.of(0, 0);
  it.each<[string, (model: MarkovModel) => Partial<MarkovModel>, string]>([
    [
      'whose fork consumes what it is made from',
      (model) => ({
        fork(state, length) {
          const fork = model.fork(state, length);
          model.release(state);
          return fork;
        },
      }),
      'markovModel: the state was consumed or released before.',
    ],
    [
      'whose batch gives the sequences in another order',
      (model) => ({ nextLogitsOfEach: async (reads) => (await model.nextLogitsOfEach(reads)).toReversed() }),
      'with other sequences is',
    ],
    [
      'that takes any id in a batch',
      (model) => ({
        nextLogitsOfEach: (reads) =>
          model.nextLogitsOfEach(reads.map((read) => ({ ...read, ids: read.ids.map(Math.abs) }))),
      }),
      'the id -1 must be rejected among other sequences too.',
    ],
    [
      'that scores other places',
      (model) => ({
        async logitsAfterEach(ids, state) {
          const { logits, state: after } = await model.logitsAfterEach(ids, state);
          return { logits: [zeros, ...logits.slice(1)], state: after };
        },
      }),
      'the logit of token 0 after [1] by logitsAfterEach is 0; read at once it is ',
    ],
    [
      'that scores the last place only',
      (model) => ({
        async logitsAfterEach(ids, state) {
          const { logits, state: after } = await model.logitsAfterEach(ids, state);
          return { logits: logits.slice(-1), state: after };
        },
      }),
      'logitsAfterEach gives 1 times logits for 6 ids.',
    ],
    [
      'that shows the last hidden state only',
      (model) => ({
        async nextLogitsAndHidden(ids, state) {
          const { hidden, ...rest } = await model.nextLogitsAndHidden(ids, state);
          return { ...rest, hidden: hidden.slice(-1) };
        },
      }),
      'there are 1 hidden states for 6 ids.',
    ],
  ])('refuses a model %s', async (_, change, message) => {
    const model = markovModel([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
    await expect(checkLanguageModel({ ...model, ...change(model) })).rejects.toThrow(message);
  });

  it('takes logits within the tolerance for equal', async () => {
    const model: LanguageModel<Ids> = {
      ...correctModel(),
      async nextLogits(ids, state) {
        const { logits, state: next } = await correctModel().nextLogits(ids, state);
        return { logits: state ? logits.map((logit) => logit + 0.01) : logits, state: next };
      },
    };
    await expect(checkLanguageModel(model, { tolerance: 0.02 })).resolves.toBeUndefined();
    await expect(checkLanguageModel(model)).rejects.toThrow('read one at a time');
  });
});

async function nanLogits(ids: readonly number[]) {
  return { logits: new Float32Array(7).fill(NaN), state: { ids } };
}

/** A cache that a fork and what it was made from both write to. */
function sharedForks(): Partial<ForkingModel<Ids>> {
  return {
    async nextLogits(ids, state = { ids: [] }) {
      if (!ids.every(isId)) throw new RangeError('id');
      const read = state.ids as number[];
      read.push(...ids);
      return { logits: logitsAfter(read), state: { ids: read } };
    },
    fork: ({ ids }) => ({ ids }),
  };
}

/** A cache for one sequence only, which a second one overwrites. */
function sharedMemory(): Partial<LanguageModel<Ids>> {
  let memory: number[] = [];
  return {
    async nextLogits(ids, state) {
      memory = [...(state ? memory : []), ...ids];
      return { logits: logitsAfter(memory), state: { ids } };
    },
  };
}
