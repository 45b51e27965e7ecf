import * as tf from '@tensorflow/tfjs-core';
import { buildWeights, createRng, disposeWeights, parametersByPath } from '@typeformer/layer';
import { describe, expect, it } from 'vitest';
import { alibi } from './alibi.ts';
import { tiedHead, untiedHead, type UntiedHeadWeights } from './head.ts';
import { learnedPositions, type LearnedPositionsWeights } from './learned-positions.ts';
import { noPositions } from './no-positions.ts';
import { rotary } from './rotary.ts';
import { sinusoidalPositions } from './sinusoidal-positions.ts';
import { tokenEmbedding, type TokenEmbeddingWeights } from './token-embedding.ts';

const numbersOf = async (make: () => tf.Tensor): Promise<number[]> => {
  const tensor = tf.tidy(make);
  const numbers = [...(await tensor.data())];
  tensor.dispose();
  return numbers;
};

describe('tokenEmbedding and its heads', () => {
  it('a tied head declares nothing, and scores by the very table that embeds', async () => {
    const tokens = tokenEmbedding({ vocabSize: 5, dModel: 3 });
    const weights = buildWeights<TokenEmbeddingWeights>(tokens.parameters, createRng(1));
    expect(tokens.table(weights)).toBe(weights.weight);
    expect(parametersByPath(tiedHead().parameters).size).toBe(0);
    const rows = (await weights.weight.array()) as number[][];
    const logits = await numbersOf(() => {
      const x = tokens.apply(weights, tf.tensor2d([[4, 2]], [1, 2], 'int32'));
      return tiedHead().apply({}, x, tokens.table(weights));
    });
    const dot = (one: number[], other: number[]) => one.reduce((sum, number, at) => sum + number * other[at]!, 0);
    const expected = [4, 2].flatMap((id) => rows.map((row) => dot(rows[id]!, row)));
    logits.forEach((logit, at) => expect(logit).toBeCloseTo(expected[at]!, 6));
    disposeWeights(weights);
  });

  it('an untied head scores by a table of its own, whatever embeds', async () => {
    const head = untiedHead({ vocabSize: 4, dModel: 2 });
    const weights = buildWeights<UntiedHeadWeights>(head.parameters, createRng(2));
    const score = (table: tf.Tensor2D) => head.apply(weights, tf.ones([1, 1, 2]), table);
    expect(await numbersOf(() => score(tf.zeros([4, 2])))).toEqual(await numbersOf(() => score(tf.ones([4, 2]))));
    disposeWeights(weights);
  });

  it('a head has for its loss the cross-entropy of its logits', async () => {
    for (const [head, weights] of [
      [tiedHead(), {}],
      [untiedHead({ vocabSize: 3, dModel: 2 }), { weight: tf.tensor2d([1, 2, 0, 1, -1, 0.5], [3, 2]) }],
    ] as const) {
      const table = tf.tensor2d([0.5, 1, 2, -1, 0, 1], [3, 2]);
      const [loss] = await numbersOf(() =>
        head.loss(weights as UntiedHeadWeights, tf.ones([1, 2, 2]), tf.tensor2d([[1, 2]], [1, 2], 'int32'), table),
      );
      const logits = await numbersOf(() => head.apply(weights as UntiedHeadWeights, tf.ones([1, 1, 2]), table));
      const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      expect(loss).toBeCloseTo(total - (logits[1]! + logits[2]!) / 2, 5);
      tf.dispose([table, weights]);
    }
  });
});

describe('positions', () => {
  it('learnedPositions gives rows of its table, and says when there are no more', async () => {
    const positions = learnedPositions({ maxSeqLen: 4, dModel: 2 });
    const weights = buildWeights<LearnedPositionsWeights>(positions.parameters, createRng(1));
    const all = [...(await weights.weight.data())];
    expect(await numbersOf(() => positions.apply(weights, { start: 1, length: 2 }))).toEqual(all.slice(2, 6));
    expect(() => positions.apply(weights, { start: 3, length: 2 })).toThrow(
      'learnedPositions: the sequence reaches 5 tokens, but there are vectors for maxSeqLen (4).',
    );
    disposeWeights(weights);
  });

  it('sinusoidalPositions follows its formula, however far', async () => {
    const at = (start: number) => numbersOf(() => sinusoidalPositions({ dModel: 4 }).apply({}, { start, length: 1 }));
    for (const place of [0, 1, 50, 100_000]) {
      const expected = [Math.sin(place), Math.cos(place), Math.sin(place / 100), Math.cos(place / 100)];
      (await at(place)).forEach((number, index) => expect(number).toBeCloseTo(expected[index]!, 6));
    }
    expect(() => sinusoidalPositions({ dModel: 3 })).toThrow('sinusoidalPositions: dModel (3) must be even.');
  });

  it('noPositions adds nothing', async () => {
    const sum = () => tf.add(tf.fill([1, 2, 3], 5), noPositions().apply({}, { start: 7, length: 2 }));
    expect(await numbersOf(sum)).toEqual(Array(6).fill(5));
  });
});

describe('rotary', () => {
  const draw = (name: string) => tf.tensor4d(createRng(0).split(name).normal(6), [1, 1, 1, 6]);

  it('leaves the first place as it is, and every length', async () => {
    const rotate = rotary({ headDim: 6 });
    expect(await numbersOf(() => rotate(draw('q'), 0))).toEqual(await numbersOf(() => draw('q')));
    const [before] = await numbersOf(() => tf.norm(draw('q')));
    const [after] = await numbersOf(() => tf.norm(rotate(draw('q'), 1234)));
    expect(after).toBeCloseTo(before!, 5);
  });

  it('makes the product of query and key depend on their distance alone', async () => {
    const rotate = rotary({ headDim: 6, base: 100 });
    const product = async (query: number, key: number) =>
      (await numbersOf(() => tf.sum(tf.mul(rotate(draw('q'), query), rotate(draw('k'), key)))))[0]!;
    expect(await product(9, 4)).toBeCloseTo(await product(105, 100), 4);
    expect(Math.abs((await product(9, 4)) - (await product(9, 5)))).toBeGreaterThan(0.01);
  });

  it('refuses a head of odd width', () => {
    expect(() => rotary({ headDim: 5 })).toThrow('rotary: headDim (5) must be even.');
  });
});

describe('alibi', () => {
  // The slopes of the paper's own code, for 8 and for 12 heads.
  it.each([
    [8, [1, 2, 3, 4, 5, 6, 7, 8].map((power) => 2 ** -power)],
    [
      12,
      [...[1, 2, 3, 4, 5, 6, 7, 8].map((power) => 2 ** -power), ...[0.5, 1.5, 2.5, 3.5].map((power) => 2 ** -power)],
    ],
  ])('has the published slopes for %d heads', async (nHeads, slopes) => {
    const bias = await numbersOf(() => alibi({ nHeads })(1, 2)); // one query, one place after the first key
    expect(bias.filter((_, index) => index % 2 === 0).map((number) => -number)).toEqual(slopes.map(Math.fround));
    expect(bias.filter((_, index) => index % 2 === 1)).toEqual(Array(nHeads).fill(0));
  });

  it('falls with the distance, for the last queries of a longer past', async () => {
    const [one] = [await numbersOf(() => alibi({ nHeads: 1 })(2, 4))];
    expect(one!.map((number) => number * 256 + 0)).toEqual([-2, -1, 0, 0, -3, -2, -1, 0]);
  });
});
