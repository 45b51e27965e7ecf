import * as tf from '@tensorflow/tfjs-core';
import { alibi, noPositions, rotary, tokenEmbedding, untiedHead } from '@typeformer/embeddings';
import type { BatchingModel, HiddenStatesModel, ScoringModel } from '@typeformer/generate';
import { checkLanguageModel } from '@typeformer/generate/testing';
import { createRng, normal } from '@typeformer/layer';
import {
  causalSelfAttention,
  rmsNorm,
  swiGlu,
  transformerBlock,
  type Block,
  type CausalSelfAttentionOptions,
} from '@typeformer/transformer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleGpt } from './assemble-gpt.ts';
import { gptConfig } from './config.ts';
import type { GptState } from './gpt-state.ts';
import { createGpt, createModel, type Model } from './model.ts';

const [vocabSize, maxSeqLen, dModel, nHeads] = [29, 20, 16, 4];

const kinds: Record<string, () => Model<unknown>> = {
  'GPT-2': () => createGpt(gptConfig({ vocabSize, maxSeqLen, dModel, nLayers: 2, nHeads }), { seed: 1 }),
  'grouped rotary': () => llamaLike({ nKeyValueHeads: 2, rotation: rotary({ headDim: dModel / nHeads }) }),
  alibi: () => llamaLike({ scoreBias: alibi({ nHeads }) }),
};

function llamaLike(options: Partial<CausalSelfAttentionOptions>): Model<unknown> {
  const initializer = normal({ std: 0.3 });
  const norm = rmsNorm({ dModel });
  const block = transformerBlock({
    norm,
    attention: causalSelfAttention({ dModel, nHeads, initializer, ...options }),
    feedForward: swiGlu({ dModel, dFf: 24, initializer }),
  });
  const layer = assembleGpt({
    tokens: tokenEmbedding({ vocabSize, dModel, initializer }),
    positions: noPositions(),
    blocks: [block, block],
    norm,
    head: untiedHead({ vocabSize, dModel, initializer }),
    maxSeqLen,
  });
  return createModel(layer, { seed: 1 }) as Model<unknown>;
}

const sentence = (name: string, length: number) =>
  [...createRng(1).split(name).bits(length)].map((word) => word % vocabSize);

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const differences = Array.from(expected, (number, index) => Math.abs(number - actual[index]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

describe.each(['simd', 'cpu'])('on %s, a Model', (backend) => {
  beforeAll(() => void tf.setBackend(backend));
  afterAll(() => void tf.setBackend('simd'));

  describe.each(Object.entries(kinds))('that is %s', (_, create) => {
    let model: Model<unknown>;
    beforeAll(() => {
      model = create();
    });
    afterAll(() => model.dispose());

    it('is all that generation may ask for', async () => {
      const asked: BatchingModel<GptState> & ScoringModel<GptState> & HiddenStatesModel<GptState> = model;
      await checkLanguageModel(asked, { countLive: () => tf.memory().numTensors });
    });

    it('reads on for sequences of different lengths together as for each alone', async () => {
      const sentences = [1, 9, 3, 3, 10, 2, 7, 5].map((length, index) => sentence(String(index), length + 10));
      let states: GptState[] = [];
      for (const ids of sentences) states.push((await model.nextLogits(ids.slice(0, -10))).state);
      for (let left = 10; left > 0; left--) {
        const reads = sentences.map((ids, index) => ({ ids: [ids.at(-left)!], state: states[index] }));
        const results = await model.nextLogitsOfEach(reads);
        states = results.map(({ state }) => state);
        if (left > 1) continue;
        for (const [index, ids] of sentences.entries()) {
          const alone = await model.nextLogits(ids);
          expectClose(results[index]!.logits, alone.logits);
          model.release(alone.state);
        }
      }
      for (const state of states) model.release(state);
    });
  });
});

describe('Model', () => {
  let model: Model<unknown>;
  beforeAll(() => {
    model = kinds['grouped rotary']!();
  });
  afterAll(() => model.dispose());

  const ids = sentence('ids', 6);

  it('gives after each id the logits of `forward`', async () => {
    const { logits } = model.forward([ids]);
    const scored = await model.logitsAfterEach(ids);
    expectClose(
      scored.logits.flatMap((row) => [...row]),
      await logits.data(),
    );
    logits.dispose();
    model.release(scored.state);
  });

  it('shows the hidden states after the final norm, from which the head makes the logits', async () => {
    const { hidden, logits, state } = await model.nextLogitsAndHidden(ids);
    let normed: Promise<ArrayLike<number>> | undefined;
    const tap = <T extends tf.Tensor>(name: string, activation: T): T => {
      if (name === 'norm') normed = activation.data();
      return activation;
    };
    model.forward([ids], { tap }).logits.dispose();
    expectClose(
      hidden.flatMap((row) => [...row]),
      (await normed)!,
    );
    const again = tf.tidy(() => model.layer.logits(model.weights, tf.tensor3d([[[...hidden.at(-1)!]]])));
    expectClose(logits, await again.data());
    again.dispose();
    model.release(state);
  });

  it('gives each of up to eight sequences what it gives it alone, to the bit', async () => {
    const begun: GptState[] = [];
    for (let length = 1; length <= 8; length++) begun.push((await model.nextLogits(sentence('', length))).state);
    const alone = [];
    for (const state of begun) alone.push(await model.nextLogits([7], model.fork(state)));
    const together = await model.nextLogitsOfEach(begun.map((state) => ({ ids: [7], state })));
    for (const [index, { logits, state }] of together.entries()) {
      expect(logits).toEqual(alone[index]!.logits);
      model.release(state);
      model.release(alone[index]!.state);
    }
  });

  it('gives sequences that were read together what it gives each alone, to the bit, and they stay together', async () => {
    const prompts = Array.from({ length: 8 }, (_, index) => sentence(`${index}`, 5));
    let together = await model.nextLogitsOfEach(prompts.map((ids) => ({ ids })));
    const alone = [];
    for (const { state } of together) alone.push(model.fork(state));
    for (const id of [3, 1, 4]) {
      together = await model.nextLogitsOfEach(together.map(({ state }) => ({ ids: [id], state })));
      expect(new Set(together.map(({ state }) => state.batch)).size).toBe(1);
      for (const [index, { logits }] of together.entries()) {
        const next = await model.nextLogits([id], alone[index]);
        expect(logits).toEqual(next.logits);
        alone[index] = next.state;
      }
    }
    for (const state of [...alone, ...together.map((next) => next.state)]) model.release(state);
  });

  it('reads prompts of different lengths at once, more than go through it in one pass, in their order', async () => {
    const prompts = Array.from({ length: 160 }, (_, index) => sentence(`${index}`, 1 + ((7 * index) % maxSeqLen)));
    const next = await model.nextLogitsOfEach(prompts.map((ids) => ({ ids })));
    for (const [index, { logits, state }] of next.entries()) {
      const alone = await model.nextLogits(prompts[index]!);
      expectClose(logits, alone.logits);
      expect(state.length).toBe(prompts[index]!.length);
      model.release(alone.state);
      model.release(state);
    }
  });

  it('refuses a state that was consumed or released', async () => {
    const [one, other] = await model.nextLogitsOfEach([{ ids: [1, 2] }, { ids: [3, 4] }]);
    const after = await model.nextLogits([5], one!.state);
    const message = 'The state was consumed or released before; only the one returned is valid.';
    await expect(model.nextLogits([5], one!.state)).rejects.toThrow(message);
    expect(() => model.fork(one!.state)).toThrow(message);
    model.release(one!.state); // does no harm to the other
    model.release((await model.nextLogits([5], other!.state)).state);
    model.release(after.state);
  });

  it('has a layer that says so when its attention does not tell sequences apart', () => {
    const block: Block<object> = { parameters: {}, apply: (_, x) => ({ output: x, presents: [] }) };
    const layer = assembleGpt({
      tokens: tokenEmbedding({ vocabSize, dModel }),
      positions: noPositions(),
      blocks: [block],
      norm: rmsNorm({ dModel }),
      head: untiedHead({ vocabSize, dModel }),
      maxSeqLen,
    });
    const deaf = createModel(layer, { seed: 1 });
    const groups = [
      { rows: 1, seq: 2 },
      { rows: 1, seq: 1 },
    ];
    const read = () => tf.tidy(() => layer.apply(deaf.weights, tf.ones<tf.Rank.R2>([3, 1], 'int32'), { groups }));
    expect(read).toThrow(
      'assembleGpt: blocks.0 gives 0 presents for 2 groups of sequences; its attention must attend to each by itself, ' +
        'as `attendByRows` does.',
    );
    deaf.dispose();
  });

  it('reads for no sequences, too', async () => {
    expect(await model.nextLogitsOfEach([])).toEqual([]);
  });

  it('has a layer that refuses pasts which are not as many as the rows', async () => {
    const { state } = await model.nextLogits(ids);
    for (const [count, rows] of [
      [2, 3],
      [0, 1],
    ] as const) {
      const read = () =>
        tf.tidy(() => {
          const tokens = tf.ones<tf.Rank.R2>([rows, 1], 'int32');
          return model.layer.apply(model.weights, tokens, { pasts: Array(count).fill(state) });
        });
      expect(read).toThrow(`assembleGpt: pasts (${count}) must be one for each of ${rows} rows, or one for all.`);
    }
    model.release(state);
  });

  it('says what it cannot read, and frees the states it was given, all of them', async () => {
    const states = [];
    for (const length of [17, 4, 5, 6, 7]) states.push((await model.nextLogits(sentence('', length))).state);
    const [first, second, ...others] = states;
    await expect(model.nextLogits([1, 2, 3, 4], first)).rejects.toThrow(
      "nextLogits: ids have 4 tokens after 17 already read, but the model's context is 20.",
    );
    await expect(model.nextLogitsOfEach([{ ids: [1], state: second }, { ids: [1, 2] }, { ids: [29] }])).rejects.toThrow(
      'nextLogitsOfEach: reads[2].ids[0][0] (29) must be a whole number from 0 to 28.',
    );
    const methods = ['logitsAfterEach', 'nextLogitsAndHidden'] as const;
    for (const [index, method] of methods.entries()) {
      await expect(model[method]([-1], others[index])).rejects.toThrow(`${method}: ids[0][0] (-1) must be`);
    }
    await expect(model.nextLogits([], others[2])).rejects.toThrow('nextLogits: ids are empty; there must be at least');
  });
});
