import { describe, expect, it } from 'vitest';
import { ignored, type Batch } from './batch.ts';
import { slidingWindows, type SlidingWindowsOptions } from './sliding-windows.ts';

const text = (length: number) => Array.from({ length }, (_, index) => 10 + index);

async function batchesOf(options: SlidingWindowsOptions): Promise<Batch[]> {
  const { batches, count } = slidingWindows(options);
  return Promise.all(Array.from({ length: count }, (_, step) => batches(step)));
}

describe('slidingWindows', () => {
  it('counts in each window the targets that the window before has not, and none past the end', async () => {
    const [first, second, ...rest] = await batchesOf({ tokens: text(8), batchSize: 2, contextLength: 4, stride: 2 });
    expect(first).toEqual({
      shape: [2, 4],
      inputs: Int32Array.of(10, 11, 12, 13, 12, 13, 14, 15),
      targets: Int32Array.of(11, 12, 13, 14, ignored, ignored, 15, 16),
    });
    expect(second).toEqual({
      shape: [1, 4],
      inputs: Int32Array.of(14, 15, 16, 0),
      targets: Int32Array.of(ignored, ignored, 17, ignored),
    });
    expect(rest).toEqual([]);
  });

  it('makes every token but the first a target once, after the token before it, whatever the sizes', async () => {
    for (let length = 2; length <= 14; length++) {
      for (const contextLength of [1, 2, 5, 13, 20]) {
        for (let stride = 1; stride <= contextLength; stride++) {
          const batches = await batchesOf({ tokens: text(length), batchSize: 3, contextLength, stride });
          const pairs = batches.flatMap(({ inputs, targets }) =>
            [...targets].map((target, place) => [inputs[place], target]).filter(([, target]) => target !== ignored),
          );
          expect(pairs, `${length} tokens, context ${contextLength}, stride ${stride}`).toEqual(
            text(length - 1).map((token) => [token, token + 1]),
          );
        }
      }
    }
  });

  it('takes a text shorter than a window as one window of its length', async () => {
    const batches = await batchesOf({ tokens: text(3), batchSize: 4, contextLength: 100, stride: 50 });
    expect(batches).toEqual([{ shape: [1, 2], inputs: Int32Array.of(10, 11), targets: Int32Array.of(11, 12) }]);
  });

  it('reads from tokens that come later', async () => {
    const options = { batchSize: 2, contextLength: 4, stride: 3 };
    const tokens = text(12);
    const later = { length: 12, slice: async (start: number, end: number) => tokens.slice(start, end) };
    expect(await batchesOf({ tokens: later, ...options })).toEqual(await batchesOf({ tokens, ...options }));
  });

  it.each<[Partial<SlidingWindowsOptions>, string]>([
    [{ stride: 0 }, 'slidingWindows: stride (0) must be a whole number from 1.'],
    [{ batchSize: 1.5 }, 'slidingWindows: batchSize (1.5) must be a whole number from 1.'],
    [{ stride: 5 }, 'slidingWindows: stride (5) must be at most contextLength (4).'],
    [{ tokens: [7] }, 'slidingWindows: tokens.length (1) must be at least 2: a token to read and one to predict.'],
  ])('refuses %j', (wrong, message) => {
    const options = { tokens: text(8), batchSize: 2, contextLength: 4, stride: 2, ...wrong };
    expect(() => slidingWindows(options)).toThrow(new RangeError(message));
  });
});
