import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gptConfig } from './config.ts';
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
