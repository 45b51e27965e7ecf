import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beamSearch, type BeamSearchOptions } from './beam-search.ts';
import { generate } from '../loop/generate.ts';
import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { stopTokens } from '../loop/stop-condition.ts';
import { markovModel } from '../testing/markov-model.ts';

// What it finds is held to Hugging Face's in search.test.ts of @typeformer/checkpoint.

/** Probabilities of small whole numbers, so that sums that should be equal are. */
const transitions = (vocabSize: number) => {
  const row = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: vocabSize, maxLength: vocabSize })
    .filter((weights) => weights.some((weight) => weight > 0));
  const probabilities = row.map((weights) => weights.map((weight) => weight / weights.reduce((a, b) => a + b)));
  return fc.array(probabilities, { minLength: vocabSize, maxLength: vocabSize });
};

const settings = {
  lengthPenalty: fc.constantFrom(-1, 0, 0.5, 1, 2),
  earlyStopping: fc.constantFrom<boolean | 'never'>(true, false, 'never'),
  stopIds: fc.constantFrom<number[]>([], [0], [0, 1]),
  maxNewTokens: fc.integer({ min: 1, max: 4 }),
};

/** The logarithm of the probability of `ids` after `previous`. */
function logProbability(rows: readonly (readonly number[])[], previous: number, ids: readonly number[]): number {
  return ids.reduce((sum, id, place) => sum + Math.log(rows[ids[place - 1] ?? previous]![id]!), 0);
}

/** Every sequence that ends with a stop id or has `length` ids. */
function everySequence(vocabSize: number, length: number, stopIds: readonly number[]): number[][] {
  if (length === 0) return [[]];
  return Array.from({ length: vocabSize }, (_, id) => id).flatMap((id) => {
    if (stopIds.includes(id)) return [[id]];
    return everySequence(vocabSize, length - 1, stopIds).map((others) => [id, ...others]);
  });
}

describe('beamSearch', () => {
  it('with as many beams as there are sequences finds all that are possible, best first', async () => {
    await fc.assert(
      fc.asyncProperty(transitions(3), fc.record(settings), async (rows, { lengthPenalty, ...others }) => {
        const model = markovModel(rows);
        const beams = 3 ** others.maxNewTokens;
        const found = await beamSearch({ model, prompt: [2], beams, returned: beams, lengthPenalty, ...others });
        const expected = everySequence(3, others.maxNewTokens, others.stopIds)
          .map((ids) => ({ ids, score: logProbability(rows, 2, ids) / ids.length ** lengthPenalty }))
          .filter(({ score }) => score > -Infinity)
          .toSorted((a, b) => b.score - a.score);
        expect(found.map(({ score }) => score)).toEqual(expected.map(({ score }) => expect.closeTo(score, 4)));
        expect(found.map(({ ids }) => ids.join()).toSorted()).toEqual(expected.map(({ ids }) => ids.join()).toSorted());
      }),
    );
  });

  it('with any number of beams gives different sequences that end as they must, best first, and frees all', async () => {
    const counts = fc.record({ beams: fc.integer({ min: 1, max: 6 }), ...settings });
    await fc.assert(
      fc.asyncProperty(transitions(4), counts, fc.nat(), async (rows, options, count) => {
        const { beams, lengthPenalty, stopIds, maxNewTokens } = options;
        const model = markovModel(rows);
        const found = await beamSearch({ model, prompt: [1, 3], returned: beams, ...options });
        expect(model.liveStates).toBe(0);
        expect(model.reads[0]).toEqual([1, 3]);
        expect(model.reads.length).toBeLessThanOrEqual(1 + beams * (maxNewTokens - 1));
        expect(new Set(found.map(({ ids }) => ids.join())).size).toBe(found.length);
        expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a));
        for (const { ids, score, finishReason } of found) {
          expect(score).toBeCloseTo(logProbability(rows, 3, ids) / ids.length ** lengthPenalty, 4);
          const stop = ids.findIndex((id) => stopIds.includes(id));
          expect([finishReason, ids.length]).toEqual(stop === -1 ? ['length', maxNewTokens] : ['stop', stop + 1]);
        }
        const returned = 1 + (count % beams);
        const fewer = await beamSearch({ model, prompt: [1, 3], ...options, returned });
        expect(fewer).toEqual(found.slice(0, returned));
      }),
    );
  });

  it('with one beam is greedy', async () => {
    const lengths = fc.record({ stopIds: settings.stopIds, maxNewTokens: fc.integer({ min: 1, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(transitions(4), lengths, async (rows, { stopIds, maxNewTokens }) => {
        const options = { model: markovModel(rows), prompt: [2], maxNewTokens };
        const [found] = await beamSearch({ ...options, stopIds, beams: 1 });
        const generation = generate({ ...options, stop: stopTokens(stopIds) });
        const ids: number[] = [];
        let sum = 0;
        for await (const token of generation) {
          ids.push(token.id);
          sum += token.logProbability;
        }
        const score = expect.closeTo(sum / ids.length, 4);
        expect(found).toEqual({ ids, score, finishReason: generation.finishReason });
      }),
    );
  });

  it('finds what greedy misses: a better sequence whose first token is not the likeliest', async () => {
    const rows = [
      [0.25, 0.25, 0.25, 0.25],
      [0.3, 0.2, 0.3, 0.2],
      [0.9, 0.1, 0, 0],
      [0, 0.6, 0.4, 0],
    ];
    const options = { model: markovModel(rows), prompt: [3], maxNewTokens: 2, lengthPenalty: 0 };
    const [one] = await beamSearch({ ...options, beams: 1 });
    const [two] = await beamSearch({ ...options, beams: 2 });
    expect(one).toEqual({ ids: [1, 0], score: expect.closeTo(Math.log(0.18), 6), finishReason: 'length' });
    expect(two).toEqual({ ids: [2, 0], score: expect.closeTo(Math.log(0.36), 6), finishReason: 'length' });
  });

  it('ends where the model can read no more, with what maxNewTokens would give there', async () => {
    const rows = [
      [0.2, 0.5, 0.3],
      [0.3, 0.3, 0.4],
      [0.5, 0.1, 0.4],
    ];
    const options = { model: markovModel(rows, { maxSeqLen: 5 }), prompt: [0, 1], beams: 3, returned: 3 };
    const full = await beamSearch({ ...options, maxNewTokens: 100 });
    const short = await beamSearch({ ...options, maxNewTokens: 4 });
    expect(full.map(({ ids }) => ids.length)).toEqual([4, 4, 4]);
    expect(full).toEqual(short.map((hypothesis) => ({ ...hypothesis, finishReason: 'context' })));
    expect(short[0]!.finishReason).toBe('length');
  });

  it('gives the processors normalised logits and the ids of the beam, and scores by what they leave', async () => {
    const seen: string[] = [];
    const model = markovModel(Array(3).fill([3, 2, 1])); // logits that are no log-probabilities
    const processors: LogitsProcessor[] = [
      (logits, { prompt, generated }) => {
        seen.push(`${prompt}|${generated}|${Array.from(logits, (logit) => Math.exp(logit).toFixed(3))}`);
        return logits.map((logit) => logit - 5);
      },
      (logits) => logits.map((logit, id) => (id === 0 ? -Infinity : logit)),
    ];
    const options = { model, prompt: [1, 2], beams: 2, returned: 2, maxNewTokens: 2, lengthPenalty: 0 };
    const found = await beamSearch({ ...options, processors });
    expect(seen).toEqual(['', '1', '2'].map((generated) => `1,2|${generated}|0.500,0.333,0.167`));
    expect(found).toEqual([
      { ids: [1, 1], score: expect.closeTo(2 * Math.log(1 / 3) - 10, 5), finishReason: 'length' },
      { ids: [1, 2], score: expect.closeTo(Math.log(1 / 18) - 10, 5), finishReason: 'length' },
    ]);
  });

  it('goes on without a beam after which all is excluded', async () => {
    const model = markovModel(Array(3).fill([0.5, 0.3, 0.2]));
    const notAfter0: LogitsProcessor = (logits, { generated }) =>
      generated.at(-1) === 0 ? logits.map(() => -Infinity) : logits;
    const options = { model, prompt: [2], beams: 2, returned: 2, maxNewTokens: 2, processors: [notAfter0] };
    const found = await beamSearch(options);
    expect(found.map(({ ids }) => ids)).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(model.liveStates).toBe(0);
  });
});

describe('what beamSearch refuses', () => {
  it.each<[string, Partial<BeamSearchOptions>, string]>([
    ['an empty prompt', { prompt: [] }, 'beamSearch: the prompt is empty; it must have at least one token.'],
    ['an id too large', { prompt: [3] }, 'beamSearch: prompt[0] (3) must be a whole number from 0 to 2.'],
    ['no beams', { beams: 0 }, 'beamSearch: beams (0) must be a whole number of at least 1.'],
    ['no new tokens', { maxNewTokens: 0 }, 'beamSearch: maxNewTokens (0) must be a whole number of at least 1.'],
    ['half a result', { returned: 0.5 }, 'beamSearch: returned (0.5) must be a whole number of at least 1.'],
    ['more results than beams', { returned: 3 }, 'beamSearch: returned (3) must be at most beams (2).'],
    ['a stop id too large', { stopIds: [0, 3] }, 'beamSearch: the stop id (3) must be a whole number from 0 to 2.'],
    ['NaN', { lengthPenalty: NaN }, 'beamSearch: lengthPenalty (NaN) must be a finite number.'],
    [
      'processors that exclude all',
      { processors: [(logits) => logits.map(() => -Infinity)] },
      'beamSearch: the processors exclude every token after every beam; they must leave one.',
    ],
    [
      'a processor that gives too few logits',
      { processors: [() => new Float32Array(2)] },
      'beamSearch: processors[0] gave 2 logits; it must give 3, one for each token.',
    ],
    [
      'a processor that gives NaN',
      { processors: [(logits) => logits.fill(NaN, 1)] },
      'topTokens: the logit of token 1 (NaN) must be a finite number or -Infinity.',
    ],
  ])('%s', async (_, options, message) => {
    const model = markovModel(Array(3).fill([0.5, 0.3, 0.2]));
    const search = beamSearch({ model, prompt: [0], beams: 2, maxNewTokens: 4, ...options });
    await expect(search).rejects.toThrow(new RangeError(message));
    expect(model.liveStates).toBe(0);
  });

  it.each([
    ['NaN', [0, NaN, 0], 'model.nextLogits: the logit of token 1 (NaN) must be a finite number or -Infinity.'],
    ['too few logits', [0, 0], 'beamSearch: the model gave 2 logits; it must give 3, one for each token.'],
  ])('a model that gives %s', async (_, logits, message) => {
    const model = {
      ...markovModel(Array(3).fill([0.5, 0.3, 0.2])),
      nextLogits: async () => ({ logits: Float32Array.from(logits), state: { length: 1 } }),
      release() {},
    };
    await expect(beamSearch({ model, prompt: [0], beams: 2, maxNewTokens: 4 })).rejects.toThrow(
      new RangeError(message),
    );
  });
});

describe('a beam search that does not come to its end frees all', () => {
  const uniform = () => markovModel(Array(4).fill([0.4, 0.3, 0.2, 0.1]));
  const options = { prompt: [0], beams: 3, maxNewTokens: 8 };

  it('when the signal was aborted before, without a read', async () => {
    const model = uniform();
    const reason = new Error('no more');
    await expect(beamSearch({ ...options, model, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(model.reads).toEqual([]);
  });

  it("when it is aborted between two steps, with the signal's reason", async () => {
    const model = uniform();
    const controller = new AbortController();
    const aborting: LogitsProcessor = (logits, { generated }) => {
      if (generated.length === 2) controller.abort('enough');
      return logits;
    };
    const search = beamSearch({ ...options, model, processors: [aborting], signal: controller.signal });
    await expect(search).rejects.toBe('enough');
    expect(model.reads).toHaveLength(1 + 3 + 3);
    expect(model.liveStates).toBe(0);
  });

  it("when it is aborted during the model's work, with nothing made of it", async () => {
    const model = uniform();
    const controller = new AbortController();
    const unused: LogitsProcessor = () => {
      throw new Error('the processor is asked');
    };
    const search = beamSearch({ ...options, model, processors: [unused], signal: controller.signal });
    controller.abort();
    await expect(search).rejects.toBe(controller.signal.reason);
    expect(model.reads).toHaveLength(1);
    expect(model.liveStates).toBe(0);
  });

  it('when a processor throws', async () => {
    const model = uniform();
    const thrown = new Error('thrown by the user');
    const throwing: LogitsProcessor = (logits, { generated }) => {
      if (generated.length === 2) throw thrown;
      return logits;
    };
    await expect(beamSearch({ ...options, model, processors: [throwing] })).rejects.toBe(thrown);
    expect(model.liveStates).toBe(0);
  });

  it('when the model rejects for one beam', async () => {
    const model = uniform();
    const failing: typeof model = {
      ...model,
      nextLogits: (ids, state) => model.nextLogits(state?.length === 3 && ids[0] === 1 ? [9] : ids, state),
    };
    await expect(beamSearch({ ...options, model: failing })).rejects.toThrow('markovModel: the id 9 must be');
    expect(model.liveStates).toBe(0);
  });
});
