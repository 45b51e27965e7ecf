import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batched } from '../several/batched.ts';
import { beamSearch } from '../search/beam-search.ts';
import { contrastiveSearch } from '../search/contrastive-search.ts';
import { generate } from './generate.ts';
import type { LanguageModel } from '../language-model.ts';
import { promptCache } from '../several/prompt-cache.ts';
import { collect, cycle, idsOf } from '../testing/cycle.ts';

describe('a window without a longest length', () => {
  const model = cycle(Infinity);
  const prompt = [0];

  it.each(['slide', 'stop'] as const)('never is full, if it then is to %s', async (whenFull) => {
    const generation = generate({ model, prompt, maxNewTokens: Infinity, whenFull, stop: (ids) => ids.length === 50 });
    const tokens = await collect(generation);
    expect(idsOf(tokens)).toEqual(Array.from({ length: 50 }, (_, index) => (index + 1) % 3));
    expect(tokens.at(-1)!.dropped).toBe(0);
    expect(generation.finishReason).toBe('stop');
    expect(model.liveStates).toBe(0);
  });

  it('serves whatever else reads by it', async () => {
    const next = Array.from({ length: 20 }, (_, index) => (index + 1) % 3);
    const cache = promptCache(batched(model));
    const drafted = { model, prompt, maxNewTokens: 20, draft: { model: cycle(Infinity) } };
    expect(idsOf(await collect(generate(drafted)))).toEqual(next);
    expect(idsOf(await collect(generate({ model: cache, prompt, maxNewTokens: 20 })))).toEqual(next);
    cache.clear();
    const [best] = await beamSearch({ model, prompt, maxNewTokens: 20, beams: 2 });
    expect(best).toMatchObject({ ids: next, finishReason: 'length' });
    const stop = (ids: readonly number[]) => ids.length === 20;
    const contrastive = contrastiveSearch({ model, prompt, maxNewTokens: Infinity, penalty: 0, stop });
    const ids: number[] = [];
    for await (const { id } of contrastive) ids.push(id);
    expect(ids).toEqual(next);
    expect(model.liveStates).toBe(0);
  });
});

describe('a full window', () => {
  it('slides: the newest half is read afresh, and every token says how many were dropped before it', async () => {
    const model = cycle(4);
    const tokens = await collect(generate({ model, prompt: [0, 1, 2], maxNewTokens: 6 }));
    expect(idsOf(tokens)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(model.reads).toEqual([[0, 1, 2], [0], [0, 1], [2], [0], [0, 1]]);
    expect(tokens.map(({ dropped }) => dropped)).toEqual([0, 0, 3, 3, 3, 6]);
    expect(model.liveStates).toBe(0);
  });

  it('can be the prompt alone, which gives one token more', async () => {
    const generation = generate({ model: cycle(3), prompt: [0, 1, 2], maxNewTokens: 9, whenFull: 'stop' });
    expect(idsOf(await collect(generation))).toEqual([0]);
    expect(generation.finishReason).toBe('context');
  });

  it('gives what the model says of exactly those ids that are said to be in it', async () => {
    const lengths = fc.record({
      maxSeqLen: fc.integer({ min: 1, max: 9 }),
      maxNewTokens: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(lengths, fc.infiniteStream(fc.nat(10)), fc.nat(8), async (limits, stream, extra) => {
        const { maxSeqLen, maxNewTokens } = limits;
        const prompt = [...stream.take(1 + (extra % maxSeqLen))];
        const model = windowModel(11, maxSeqLen);
        const ids = [...prompt];
        for await (const { id, dropped } of generate({ model, prompt, maxNewTokens })) {
          expect(ids.length - dropped).toBeGreaterThan(0);
          expect(ids.length - dropped).toBeLessThanOrEqual(maxSeqLen);
          expect(id).toBe(choiceAfter(ids.slice(dropped), 11));
          ids.push(id);
        }
        expect(ids).toHaveLength(prompt.length + maxNewTokens);
      }),
    );
  });
});

/** Its choice depends on every id that it has read, and on their order. */
function windowModel(vocabSize: number, maxSeqLen: number): LanguageModel<readonly number[]> {
  return {
    vocabSize,
    maxSeqLen,
    async nextLogits(ids, state = []) {
      const read = [...state, ...ids];
      const logits = new Float32Array(vocabSize);
      logits[choiceAfter(read, vocabSize)] = 1;
      return { logits, state: read };
    },
    release() {},
  };
}

function choiceAfter(ids: readonly number[], vocabSize: number): number {
  return ids.reduce((hash, id) => (hash * 31 + id + 1) % 100_003, 7) % vocabSize;
}
