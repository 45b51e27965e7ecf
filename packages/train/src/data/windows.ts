import { createRng } from '@typeformer/layer';
import type { Batch, BatchSource, Tokens } from './batch.ts';

export type RandomWindowsOptions = {
  readonly tokens: Tokens;
  /** Windows in a batch. */
  readonly batchSize: number;
  /** Tokens in a window. */
  readonly contextLength: number;
  readonly seed: number;
};

/**
 * Batches of windows that start anywhere in the text; the targets are the same windows one token on.
 *
 * @throws RangeError if the text is too short for one window and the token after it
 */
export function randomWindows({ tokens, batchSize, contextLength, seed }: RandomWindowsOptions): BatchSource {
  for (const [name, value] of Object.entries({ batchSize, contextLength })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`randomWindows: ${name} (${value}) must be a whole number from 1.`);
    }
  }
  const starts = tokens.length - contextLength;
  if (starts < 1) {
    throw new RangeError(
      `randomWindows: the text has ${tokens.length} tokens, but a window of contextLength ${contextLength} needs ${contextLength + 1}.`,
    );
  }
  const rng = createRng(seed).split('batches');
  return (step) => {
    const drawn = rng.split(step).bits(batchSize);
    return windowsAt(
      tokens,
      Array.from(drawn, (word) => Math.floor((word / 2 ** 32) * starts)),
      contextLength,
    );
  };
}

/** The windows of `contextLength` tokens that start at `offsets`, and the same one token on as targets. */
export function windowsAt(tokens: Tokens, offsets: readonly number[], contextLength: number): Batch {
  const rows = (shift: number): Int32Array => {
    const ids = new Int32Array(offsets.length * contextLength);
    offsets.forEach((offset, row) => {
      ids.set(tokens.slice(offset + shift, offset + shift + contextLength), row * contextLength);
    });
    return ids;
  };
  return { shape: [offsets.length, contextLength], inputs: rows(0), targets: rows(1) };
}
