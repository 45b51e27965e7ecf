import { ignored, type BatchSource, type Tokens } from './batch.ts';
import { windowsAt } from './windows.ts';

export type SlidingWindowsOptions = {
  readonly tokens: Tokens;
  /** Windows in a batch. */
  readonly batchSize: number;
  /** Tokens in a window: the longest context a token is predicted from. */
  readonly contextLength: number;
  /** How far each window starts after the last; up to `contextLength`. */
  readonly stride: number;
};

/** Batches, and how many there are: two options of `evaluate`. */
export type SlidingWindows = {
  readonly batches: BatchSource;
  readonly count: number;
};

/**
 * Batches that go over the whole text in overlapping windows: every token but the first is a target once, the others
 * are `ignored`. After the first window each target has at least `contextLength − stride + 1` tokens of context: a small
 * stride approaches the full context for every token, and takes `contextLength / stride` times as long. A text shorter
 * than a window is one. https://huggingface.co/docs/transformers/perplexity
 *
 *     tokens   0 1 2 3 4 5 6 7     contextLength 4, stride 2
 *     targets    1 2 3 4
 *                    · · 5 6
 *                        · · 7
 *
 * @throws RangeError if the text has no token to predict, or a stride would pass over some
 */
export function slidingWindows({ tokens, batchSize, contextLength, stride }: SlidingWindowsOptions): SlidingWindows {
  for (const [name, value] of Object.entries({ batchSize, contextLength, stride })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`slidingWindows: ${name} (${value}) must be a whole number from 1.`);
    }
  }
  if (stride > contextLength) {
    throw new RangeError(`slidingWindows: stride (${stride}) must be at most contextLength (${contextLength}).`);
  }
  const targets = tokens.length - 1;
  if (targets < 1) {
    throw new RangeError(
      `slidingWindows: tokens.length (${tokens.length}) must be at least 2: a token to read and one to predict.`,
    );
  }
  const length = Math.min(contextLength, targets);
  const windows = 1 + Math.ceil((targets - length) / stride);
  return {
    count: Math.ceil(windows / batchSize),
    batches: async (step) => {
      const first = step * batchSize;
      const offsets = Array.from({ length: Math.min(batchSize, windows - first) }, (_, row) => (first + row) * stride);
      const batch = await windowsAt(tokens, offsets, length);
      for (const [row, offset] of offsets.entries()) {
        const counted = batch.targets.subarray(row * length, (row + 1) * length);
        if (offset > 0) counted.fill(ignored, 0, length - stride); // the window before has had them
        counted.fill(ignored, targets - offset); // past the end of the text
      }
      return batch;
    },
  };
}
