import { randomWindows, splitTokens, type BatchSource, type Tokens } from '@typeformer/train';
import { openData } from '../data.ts';
import type { TaughtTokenizer } from '../tokenizer.ts';
import type { TrainSettings } from './train-settings.ts';

/** The text to learn and the text that is held out, until they are closed. */
export type TrainingData = { readonly training: Tokens; readonly validation: Tokens; close(): Promise<void> };

export async function openTrainingData(
  { data, validation, validationShare }: TrainSettings,
  taught: TaughtTokenizer,
): Promise<TrainingData> {
  const all = await openData(data, taught);
  if (!validation) return { ...splitTokens(all, validationShare), close: all.close };
  try {
    const heldOut = await openData(validation, taught);
    return { training: all, validation: heldOut, close: () => heldOut.close().finally(all.close) };
  } catch (error) {
    await all.close();
    throw error;
  }
}

/** Of a batch: what more would compute fits no memory that WebAssembly has, however small the model. */
const mostTokens = 2 ** 27;

/** Batches of windows of a part of the text, with the sizes and the seed of the run. */
export function windowsOf(
  part: 'training' | 'held-out',
  tokens: Tokens,
  contextLength: number,
  { batchSize, seed }: TrainSettings,
): BatchSource {
  if (batchSize * contextLength > mostTokens) {
    throw new Error(
      `--batch-size ${batchSize} windows of ${contextLength} tokens must be at most ${mostTokens} tokens together; --accumulate makes one step of several batches.`,
    );
  }
  if (tokens.length > contextLength) return randomWindows({ tokens, batchSize, contextLength, seed });
  const enough = 'use more text, a smaller --context or another --validation-share';
  throw new Error(
    `the ${part} text has ${tokens.length} tokens; --context ${contextLength} needs ${contextLength + 1}: ${enough}.`,
  );
}
