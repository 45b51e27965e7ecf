import type { GeneratedToken, Generation } from '../loop/generate.ts';
import type { LanguageModel } from '../language-model.ts';
import { markovModel } from './markov-model.ts';

/** 0 → 1 → 2 → 0 → …, with a small chance of staying. */
export const cycle = (maxSeqLen = 16) =>
  markovModel(
    [
      [0.25, 0.75, 0],
      [0, 0.25, 0.75],
      [0.75, 0, 0.25],
    ],
    { maxSeqLen },
  );

/** Always the same logits. */
export function fixedLogits(...logits: readonly number[]): LanguageModel<object> {
  return {
    vocabSize: logits.length,
    maxSeqLen: 8,
    nextLogits: async () => ({ logits: Float32Array.from(logits), state: {} }),
    release() {},
  };
}

export async function collect(generation: Generation): Promise<GeneratedToken[]> {
  const tokens: GeneratedToken[] = [];
  for await (const token of generation) tokens.push(token);
  return tokens;
}

export const idsOf = (tokens: readonly GeneratedToken[]) => tokens.map(({ id }) => id);
