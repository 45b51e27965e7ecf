import { describe, expect, it } from 'vitest';
import { generate, type GenerateOptions } from './generate.ts';
import type { LanguageModel } from '../language-model.ts';
import { categorical } from '../samplers/categorical.ts';
import { collect, cycle, fixedLogits } from '../testing/cycle.ts';

describe('what generate refuses at once', () => {
  it.each<[string, Partial<GenerateOptions>, string]>([
    ['an empty prompt', { prompt: [] }, 'generate: the prompt is empty; it must have at least one token.'],
    [
      'a prompt longer than the context',
      { prompt: Array.from({ length: 1030 }, () => 0), model: cycle(1024) },
      "generate: the prompt has 1030 tokens, but the model's context is 1024; keep the last 1024 or fewer.",
    ],
    ['an id too large', { prompt: [0, 3] }, 'generate: prompt[1] (3) must be a whole number from 0 to 2.'],
    ['a negative id', { prompt: [-1] }, 'generate: prompt[0] (-1) must be a whole number from 0 to 2.'],
    ['a fraction', { prompt: [0, 1, 0.5] }, 'generate: prompt[2] (0.5) must be a whole number from 0 to 2.'],
    ['no new tokens', { maxNewTokens: 0 }, 'generate: maxNewTokens (0) must be a whole number of at least 1.'],
    ['no time', { maxTime: 0 }, 'generate: maxTime (0) must be above 0.'],
    [
      'a fraction of tokens to show',
      { topTokens: 0.5 },
      'generate: topTokens (0.5) must be a whole number of at least 0.',
    ],
    ['NaN new tokens', { maxNewTokens: NaN }, 'generate: maxNewTokens (NaN) must be a whole number of at least 1.'],
  ])('%s', (_, options, message) => {
    expect(() => generate({ model: cycle(), prompt: [0], maxNewTokens: 1, ...options })).toThrow(
      new RangeError(message),
    );
  });
});

describe('an error while generating', () => {
  const thrown = new Error('thrown by the user');
  const throwIt = () => {
    throw thrown;
  };
  function forgetful(logits: Float32Array): void {
    logits.slice();
  }

  it.each<[string, Partial<GenerateOptions>, Error]>([
    ['a processor that throws', { processors: [throwIt] }, thrown],
    ['a sampler that throws', { sampler: throwIt }, thrown],
    ['a stop condition that throws', { stop: throwIt }, thrown],
    [
      'a processor that gives too few logits',
      { processors: [() => new Float32Array(2)] },
      new RangeError('generate: processors[0] gave 2 logits; it must give 3, one for each token.'),
    ],
    [
      'a processor that gives nothing',
      { processors: [(logits) => logits, forgetful as () => never] },
      new RangeError(
        'generate: processors[1] (forgetful) gave undefined in place of logits; it must give 3, one for each token.',
      ),
    ],
    [
      'a processor that gives a promise',
      { processors: [(async (logits) => logits) as (logits: Float32Array) => never] },
      new RangeError(
        'generate: processors[0] gave [object Promise] in place of logits; it must give 3, one for each token.',
      ),
    ],
    [
      'a processor that gives NaN',
      { processors: [(logits) => logits.map(() => NaN)] },
      new RangeError('greedy: the logit of token 0 (NaN) must be a finite number or -Infinity.'),
    ],
    [
      'processors that exclude all',
      { processors: [(logits) => logits.map(() => -Infinity)], sampler: categorical({ seed: 0 }) },
      new RangeError('categorical: all 3 tokens are excluded (their logits are -Infinity).'),
    ],
    [
      'a sampler that chooses no id',
      { sampler: () => 3 },
      new RangeError("generate: the sampler's choice (3) must be a whole number from 0 to 2."),
    ],
  ])('by %s comes once, with the state released', async (_, options, error) => {
    const model = cycle();
    const generation = generate({ model, prompt: [0], maxNewTokens: 9, ...options });
    await expect(collect(generation)).rejects.toThrow(error);
    expect(model.liveStates).toBe(0);
    expect(generation.finishReason).toBeUndefined();
    expect(await collect(generation)).toEqual([]);
  });

  it('by a model that rejects comes as it is, and the state it consumed is not released again', async () => {
    const model = cycle();
    const failing: LanguageModel = {
      ...model,
      nextLogits: (ids, state) => model.nextLogits(ids[0] === 2 ? [7] : ids, state as never),
    };
    await expect(collect(generate({ model: failing, prompt: [0], maxNewTokens: 9 }))).rejects.toThrow(
      new RangeError('markovModel: the id 7 must be a whole number from 0 to 2.'),
    );
    expect(model.liveStates).toBe(0);
  });

  it.each([
    ['NaN', [0, NaN, 0], 'model.nextLogits: the logit of token 1 (NaN) must be a finite number or -Infinity.'],
    ['too few logits', [0, 0], 'generate: the model gave 2 logits; it must give 3, one for each token.'],
  ])('by a model that gives %s says so', async (_, logits, message) => {
    const model = { ...fixedLogits(...logits), vocabSize: 3 };
    await expect(collect(generate({ model, prompt: [0], maxNewTokens: 1 }))).rejects.toThrow(new RangeError(message));
  });
});
