import {
  batched,
  beamSearch,
  contrastiveSearch,
  minNewTokens,
  noRepeatNgram,
  repetitionPenalty,
  type BeamHypothesis,
  type BeamSearchOptions,
  type ContrastiveSearchOptions,
  type ContrastiveToken,
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
  let expected: Expected;

  beforeAll(async () => {
    gpt = await loadPretrained(fixture(name));
    const all = JSON.parse(await readFile(fixture('search/expected.json'), 'utf8')) as Record<string, Expected>;
    expected = all[name]!;
  });
  afterAll(() => gpt.dispose());

  it("beamSearch finds Hugging Face's sequences, with their scores within 5e-5", async () => {
    for (const { found, processors, ...options } of expected.beamSearch) {
      const all = { ...options, processors: Object.entries(processors).map(processor), returned: options.beams };
      const actual = await beamSearch({ ...all, model: batched(gpt) });
      expect(
        actual.map(({ ids, score }) => ({ ids, score })),
        JSON.stringify(options),
      ).toEqual(found.map(({ ids, score }) => ({ ids, score: expect.closeTo(score, 4) })));
    }
  });

  it("contrastiveSearch gives PyTorch's tokens, with their log-probabilities within 5e-5", async () => {
    for (const { ids, logProbabilities, ...options } of expected.contrastiveSearch) {
      const actual: ContrastiveToken[] = [];
      for await (const token of contrastiveSearch({ ...options, model: gpt })) actual.push(token);
      expect(actual, JSON.stringify(options)).toEqual(
        ids.map((id, place) => ({ id, logProbability: expect.closeTo(logProbabilities[place]!, 4) })),
      );
    }
  });
});
