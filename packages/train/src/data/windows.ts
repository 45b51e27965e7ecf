import type { Batch, BatchSource, Tokens } from './batch.ts';
import { checkCounts } from './check-counts.ts';
import { randomIndices } from './random-indices.ts';

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
  checkCounts('randomWindows', { batchSize, contextLength });
  const starts = tokens.length - contextLength;
  if (starts < 1) {
    throw new RangeError(
      `randomWindows: the text has ${tokens.length} tokens, but a window of contextLength ${contextLength} needs ${contextLength + 1}.`,
    );
  }
  const offsets = randomIndices({ seed, count: batchSize, below: starts });
  return (step) => windowsAt(tokens, offsets(step), contextLength);
}

/** The windows of `contextLength` tokens that start at `offsets`, and the same one token on as targets. */
export async function windowsAt(tokens: Tokens, offsets: readonly number[], contextLength: number): Promise<Batch> {
  const inputs = new Int32Array(offsets.length * contextLength);
  const targets = new Int32Array(inputs.length);
  for (const [row, offset] of offsets.entries()) {
    const window = Int32Array.from(await tokens.slice(offset, offset + contextLength + 1));
    inputs.set(window.subarray(0, -1), row * contextLength);
    targets.set(window.subarray(1), row * contextLength);
  }
  return { shape: [offsets.length, contextLength], inputs, targets };
}
