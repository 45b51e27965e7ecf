import { ignored, type Batch, type BatchSource } from './batch.ts';
import { checkCounts } from './check-counts.ts';
import { randomIndices } from './random-indices.ts';

/** How a sequence of ids becomes a row. */
export type SequenceLayout = {
  /** Tokens in a row: the longest sequence and one more. */
  readonly contextLength: number;
  /** The id before the first, which asks for it. */
  readonly start: number;
  /** The id to predict after the last. */
  readonly end: number;
  /** What fills the inputs; its targets are ignored. Default `end`. */
  readonly padding?: number;
};

export type RandomSequencesOptions = Omit<SequenceLayout, 'contextLength'> & {
  readonly sequences: readonly ArrayLike<number>[];
  /** Sequences in a batch. */
  readonly batchSize: number;
  /** Tokens in a row. Default: the longest sequence and one more. */
  readonly contextLength?: number;
  readonly seed: number;
};

/**
 * Batches of whole sequences (lines, names), drawn with replacement: data of short pieces that do not run on into each
 * other, as in makemore. A row is what `sequenceBatch` makes of it.
 *
 * @throws RangeError if there are no sequences, or one is too long
 */
export function randomSequences({
  sequences,
  batchSize,
  contextLength = longest(sequences) + 1,
  seed,
  ...ids
}: RandomSequencesOptions): BatchSource {
  checkCounts('randomSequences', { batchSize, contextLength, 'the number of sequences': sequences.length });
  checkLengths('randomSequences', sequences, contextLength);
  const indices = randomIndices({ seed, count: batchSize, below: sequences.length });
  return (step) =>
    sequenceBatch(
      indices(step).map((index) => sequences[index]!),
      { contextLength, ...ids },
    );
}

/**
 * A row for each sequence, of three ids in a context of five:
 *
 *     inputs   start  a  b  c    padding
 *     targets  a      b  c  end  ignored
 *
 * @throws RangeError if a sequence is too long
 */
export function sequenceBatch(
  sequences: readonly ArrayLike<number>[],
  { contextLength, start, end, padding = end }: SequenceLayout,
): Batch {
  checkLengths('sequenceBatch', sequences, contextLength);
  const inputs = new Int32Array(sequences.length * contextLength).fill(padding);
  const targets = new Int32Array(inputs.length).fill(ignored);
  for (const [row, sequence] of sequences.entries()) {
    const offset = row * contextLength;
    inputs[offset] = start;
    inputs.set(sequence, offset + 1);
    targets.set(sequence, offset);
    targets[offset + sequence.length] = end;
  }
  return { shape: [sequences.length, contextLength], inputs, targets };
}

function longest(sequences: readonly ArrayLike<number>[]): number {
  return sequences.reduce((length, sequence) => Math.max(length, sequence.length), 0);
}

function checkLengths(where: string, sequences: readonly ArrayLike<number>[], contextLength: number): void {
  for (const [index, { length }] of sequences.entries()) {
    if (length >= contextLength) {
      throw new RangeError(
        `${where}: sequence ${index} has ${length} tokens; with its start, contextLength (${contextLength}) must be at least ${length + 1}.`,
      );
    }
  }
}
