import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from './generate.ts';
import type { LanguageModel } from './language-model.ts';
import { collect, cycle, idsOf } from './testing/cycle.ts';

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
