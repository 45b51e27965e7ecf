import { describe, expect, it } from 'vitest';
import { splitTokens } from './split-tokens.ts';
import { randomWindows, windowsAt } from './windows.ts';

const tokens = Array.from({ length: 10 }, (_, index) => index);

describe('windowsAt', () => {
  it('gives windows and the same one token on, from any kind of array', async () => {
    for (const kind of [tokens, Int32Array.from(tokens), Uint16Array.from(tokens)]) {
      expect(await windowsAt(kind, [0, 6], 3)).toEqual({
        shape: [2, 3],
        inputs: Int32Array.from([0, 1, 2, 6, 7, 8]),
        targets: Int32Array.from([1, 2, 3, 7, 8, 9]),
      });
    }
  });
});

describe('randomWindows', () => {
  it('reaches every window of the text and none beyond it', async () => {
    const batches = randomWindows({ tokens, batchSize: 50, contextLength: 7, seed: 0 });
    const { inputs, targets } = await batches(0);
    expect(new Set(inputs.filter((_, index) => index % 7 === 0))).toEqual(new Set([0, 1, 2]));
    expect(Math.max(...targets)).toBe(9);
  });

  it('is a pure function of seed and step', async () => {
    const of = (seed: number) => randomWindows({ tokens, batchSize: 4, contextLength: 2, seed });
    const source = of(1);
    await source(0);
    expect(await source(5)).toEqual(await of(1)(5));
    expect(await source(5)).not.toEqual(await source(6));
    expect(await source(5)).not.toEqual(await of(2)(5));
  });

  it('says when the text is too short or a number is none', () => {
    const options = { tokens, batchSize: 1, contextLength: 10, seed: 0 };
    expect(() => randomWindows(options)).toThrow(
      'randomWindows: the text has 10 tokens, but a window of contextLength 10 needs 11.',
    );
    expect(() => randomWindows({ ...options, batchSize: 0 })).toThrow(
      'randomWindows: batchSize (0) must be a whole number from 1.',
    );
  });
});

describe('splitTokens', () => {
  it('holds out the end of the text', () => {
    const { training, validation } = splitTokens(tokens, 0.3);
    expect([training.length, training.slice(0, 10)]).toEqual([7, [0, 1, 2, 3, 4, 5, 6]]);
    expect([validation.length, validation.slice(1, 3)]).toEqual([3, [8, 9]]);
  });

  it('refuses a share that leaves one part empty', () => {
    expect(() => splitTokens(tokens, 1)).toThrow('splitTokens: validationShare (1) must be above 0 and below 1.');
  });
});
