import { describe, expect, it } from 'vitest';
import { splitTokens } from './split-tokens.ts';
import { randomWindows, windowsAt } from './windows.ts';

const tokens = Array.from({ length: 10 }, (_, index) => index);

describe('windowsAt', () => {
  it('gives windows and the same one token on, from any kind of array', () => {
    for (const kind of [tokens, Int32Array.from(tokens), Uint16Array.from(tokens)]) {
      expect(windowsAt(kind, [0, 6], 3)).toEqual({
        shape: [2, 3],
        inputs: Int32Array.from([0, 1, 2, 6, 7, 8]),
        targets: Int32Array.from([1, 2, 3, 7, 8, 9]),
      });
    }
  });
});

describe('randomWindows', () => {
  it('reaches every window of the text and none beyond it', () => {
    const batches = randomWindows({ tokens, batchSize: 50, contextLength: 7, seed: 0 });
    const { inputs, targets } = batches(0);
    expect(new Set(inputs.filter((_, index) => index % 7 === 0))).toEqual(new Set([0, 1, 2]));
    expect(Math.max(...targets)).toBe(9);
  });

  it('is a pure function of seed and step', () => {
    const of = (seed: number) => randomWindows({ tokens, batchSize: 4, contextLength: 2, seed });
    const source = of(1);
    source(0);
    expect(source(5)).toEqual(of(1)(5));
    expect(source(5)).not.toEqual(source(6));
    expect(source(5)).not.toEqual(of(2)(5));
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
  it('holds out the end of the text and keeps the kind of array', () => {
    expect(splitTokens(tokens, 0.3)).toEqual({ training: [0, 1, 2, 3, 4, 5, 6], validation: [7, 8, 9] });
    expect(splitTokens(Uint16Array.from(tokens), 0.1).validation).toEqual(Uint16Array.from([9]));
  });

  it('refuses a share that leaves one part empty', () => {
    expect(() => splitTokens(tokens, 1)).toThrow('splitTokens: validationShare (1) must be above 0 and below 1.');
  });
});
