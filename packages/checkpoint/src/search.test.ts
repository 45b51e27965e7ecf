import * as tf from '@tensorflow/tfjs';
import {
  beamSearch,
  contrastiveSearch,
  minNewTokens,
  noRepeatNgram,
  repetitionPenalty,
  type BeamHypothesis,
  type BeamSearchOptions,
  type ContrastiveSearchOptions,
  type ContrastiveToken,
  type HiddenStatesModel,
  type LogitsProcessor,
} from '@typeformer/generate';
import type { Gpt } from '@typeformer/gpt';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPretrained } from './load-pretrained.ts';

/** Made in float64, the beam searches by transformers: see `__fixtures__/README.md`. */
type Expected = {
  readonly beamSearch: readonly (Omit<BeamSearchOptions, 'model' | 'processors'> & {
    /** The arguments of our processors, in the order of application. */
    readonly processors: Record<string, readonly unknown[]>;
    readonly found: readonly Pick<BeamHypothesis, 'ids' | 'score'>[];
  })[];
  readonly contrastiveSearch: readonly (Omit<ContrastiveSearchOptions, 'model'> & {
    readonly ids: readonly number[];
    readonly logProbabilities: readonly number[];
  })[];
};

const factories = { minNewTokens, noRepeatNgram, repetitionPenalty };

function processor([name, settings]: [string, readonly unknown[]]): LogitsProcessor {
  const factory = factories[name as keyof typeof factories] as (...settings: readonly unknown[]) => LogitsProcessor;
  return factory(...settings);
}

const fixture = (path: string) => fileURLToPath(new URL(`__fixtures__/${path}`, import.meta.url));

describe.each(['gpt2', 'gpt2-untied'])('with the reference model %s', (name) => {
  let gpt: Gpt;
  let model: HiddenStatesModel<readonly number[]>;
  let expected: Expected;

  beforeAll(async () => {
    gpt = await loadPretrained(fixture(name));
    model = readingAfresh(gpt);
    const all = JSON.parse(await readFile(fixture('search/expected.json'), 'utf8')) as Record<string, Expected>;
    expected = all[name]!;
  });
  afterAll(() => gpt.dispose());

  it("beamSearch finds Hugging Face's sequences, with their scores within 5e-5", async () => {
    for (const { found, processors, ...options } of expected.beamSearch) {
      const all = { ...options, processors: Object.entries(processors).map(processor), returned: options.beams };
      const actual = await beamSearch({ ...all, model });
      expect(
        actual.map(({ ids, score }) => ({ ids, score })),
        JSON.stringify(options),
      ).toEqual(found.map(({ ids, score }) => ({ ids, score: expect.closeTo(score, 4) })));
    }
  });

  it("contrastiveSearch gives PyTorch's tokens, with their log-probabilities within 5e-5", async () => {
    for (const { ids, logProbabilities, ...options } of expected.contrastiveSearch) {
      const actual: ContrastiveToken[] = [];
      for await (const token of contrastiveSearch({ ...options, model })) actual.push(token);
      expect(actual, JSON.stringify(options)).toEqual(
        ids.map((id, place) => ({ id, logProbability: expect.closeTo(logProbabilities[place]!, 4) })),
      );
    }
  });
});

/** The model, which reads everything again at each step: its state is the ids it has read. */
function readingAfresh(model: Gpt): HiddenStatesModel<readonly number[]> {
  async function nextLogitsAndHidden(ids: readonly number[], earlier: readonly number[] = []) {
    const state = [...earlier, ...ids];
    let norm: tf.Tensor | undefined;
    const tap = <T extends tf.Tensor>(activation: string, tensor: T): T => {
      if (activation === 'norm') norm = tf.keep(tensor.clone());
      return tensor;
    };
    const { logits } = model.forward([state], { tap });
    const [logitsOfEach, hidden] = await Promise.all([rows(logits), rows(norm!)]);
    return { logits: logitsOfEach.at(-1)!, hidden: hidden.slice(earlier.length), state };
  }
  return {
    vocabSize: model.vocabSize,
    maxSeqLen: model.maxSeqLen,
    nextLogits: nextLogitsAndHidden,
    nextLogitsAndHidden,
    fork: (state, length) => state.slice(0, length),
    release() {},
  };
}

/** Of a tensor [1, seq, width], which this disposes. */
async function rows(tensor: tf.Tensor): Promise<Float32Array[]> {
  const numbers = (await tensor.data()) as Float32Array;
  const [, seq, width] = tensor.shape as [number, number, number];
  tensor.dispose();
  return Array.from({ length: seq }, (_, row) => numbers.slice(row * width, (row + 1) * width));
}
