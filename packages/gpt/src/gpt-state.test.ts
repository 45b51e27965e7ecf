import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/layer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gptConfig } from './config.ts';
import type { GptState } from './gpt-state.ts';
import { createGpt, type Gpt } from './model.ts';

const config = gptConfig({ vocabSize: 13, maxSeqLen: 16, dModel: 8, nLayers: 2, nHeads: 2 });

describe.each(['simd', 'cpu'])('a fork of a state, on %s,', (backend) => {
  let model: Gpt;
  beforeAll(() => {
    tf.setBackend(backend);
    model = createGpt(config, { seed: 1 });
  });
  afterAll(() => {
    model.dispose();
    tf.setBackend('simd');
  });

  const after = async (ids: readonly number[]) => {
    const { logits, state } = await model.nextLogits(ids);
    model.release(state);
    return logits;
  };

  it('sees nothing that its siblings, its origin and their forks read', async () => {
    const begun = await model.nextLogits([1, 2, 3, 4, 5]);
    // Grown once, so that there is room behind it that all of these might take for theirs.
    const { state: origin } = await model.nextLogits([6], begun.state);
    const forks = [6, 6, 4, 4, 1, 5].map((length) => ({ length, state: model.fork(origin, length) }));
    const all = [{ length: 6, state: origin }, ...forks];
    let reads = all.map(({ length, state }, index) => ({ ids: [1, 2, 3, 4, 5, 6].slice(0, length), state, index }));
    for (let step = 0; step < 4; step++) {
      const next = [];
      for (const { ids, state, index } of reads) {
        const id = (7 * index + step) % 13;
        next.push({ ids: [...ids, id], index, ...(await model.nextLogits([id], state)) });
      }
      for (const { ids, logits } of next) {
        const expected = await after(ids);
        expect(Math.max(...expected.map((logit, id) => Math.abs(logit - logits[id]!)))).toBeLessThan(1e-6);
      }
      reads = next;
    }
    for (const { state } of reads) model.release(state);
  });

  it('lives on when its origin is released, and the other way round', async () => {
    const { state: origin } = await model.nextLogits([1, 2, 3]);
    const [whole, shorter] = [model.fork(origin), model.fork(origin, 2)];
    model.release(origin);
    const shortest = model.fork(whole, 1);
    model.release(whole);
    const [expected, { logits, state }] = [await after([1, 2, 9]), await model.nextLogits([9], shorter)];
    expect(Math.max(...expected.map((logit, id) => Math.abs(logit - logits[id]!)))).toBeLessThan(1e-6);
    model.release(state);
    model.release(shortest);
  });

  it('has no length but from 1 to that of the state', async () => {
    const { state } = await model.nextLogits([1, 2, 3]);
    for (const length of [0, 4, -1, 1.5, NaN]) {
      expect(() => model.fork(state, length)).toThrow(
        new RangeError(`fork: length (${length}) must be a whole number from 1 to 3, the tokens read.`),
      );
    }
    model.release(state);
  });
});

/** Rows that remember more than is worth copying, and such as remember less, come together in different ways. */
const sizes = { narrow: { dModel: 8, length: 5 }, wide: { dModel: 1024, length: 33 } };

describe.each(Object.entries(sizes))('states of a %s model', (_, { dModel, length }) => {
  it('remember what they have read, however they are read together, forked, shortened and released', async () => {
    const wide = gptConfig({ vocabSize: 13, maxSeqLen: 48, dModel, nLayers: 1, nHeads: 2, dFf: 8 });
    const model = createGpt(wide, { seed: 1 });
    const rng = createRng(2);
    let draws = 0;
    const below = (limit: number): number => rng.split(`${draws++}`).bits(1)[0]! % limit;
    const prompt = () => Array.from({ length: length + below(2) }, () => below(13));

    type Sequence = { readonly ids: readonly number[]; readonly state?: GptState };
    const begin: Sequence[] = Array.from({ length: 6 }, () => ({ ids: [] }));
    const readOn = async (sequences: readonly Sequence[], idsOf: () => readonly number[]) => {
      const reads = sequences.map(({ ids, state }) => ({ before: ids, ids: idsOf(), state }));
      const next = await model.nextLogitsOfEach(reads);
      return next.map(({ logits, state }, index) => ({
        ids: [...reads[index]!.before, ...reads[index]!.ids],
        logits,
        state,
      }));
    };
    let sequences = await readOn(begin, prompt);
    for (let step = 0; step < 10; step++) {
      const [forked, released, first] = [0, 1, 2].map(() => below(sequences.length)) as [number, number, number];
      const { ids, logits, state } = sequences[forked]!;
      const kept = length - below(3);
      const fork = { ids: ids.slice(0, kept), logits, state: model.fork(state, kept) };
      model.release(sequences.splice(released, 1)[0]!.state);
      const [waiting, going] = [sequences.slice(0, first % 3), [...sequences.slice(first % 3), fork]];
      const turned = going.map((_, index) => going[(index + first) % going.length]!);
      const grown = await readOn(turned, () => Array.from({ length: below(4) === 0 ? 2 : 1 }, () => below(13)));
      for (const { ids: read, logits: actual } of grown) {
        const alone = await model.nextLogits(read);
        expect(Math.max(...alone.logits.map((logit, id) => Math.abs(logit - actual[id]!)))).toBeLessThan(1e-5);
        model.release(alone.state);
      }
      sequences = [...waiting, ...grown];
    }
    for (const { state } of sequences) model.release(state);
    model.dispose();
  });
});
