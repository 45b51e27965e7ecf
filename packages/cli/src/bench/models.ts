import { gptConfig, presets, type GptConfig } from '@typeformer/gpt';
import type { TimedModelName } from './names.ts';

/** A model to time, and how much it is given at once. */
export type TimedModel = {
  readonly config: GptConfig;
  /** Of a training step. */
  readonly batchSize: number;
  readonly seq: number;
};

export const timedModels: Record<TimedModelName, TimedModel> = {
  'char-small': timed({ vocabSize: 65, maxSeqLen: 64, dModel: 128, nLayers: 4, nHeads: 4 }, 12, 64),
  'char-medium': timed({ vocabSize: 65, maxSeqLen: 256, dModel: 384, nLayers: 6, nHeads: 6 }, 4, 256),
  tiny: timed(presets.tiny, 4, 128),
  gpt2: timed(presets.gpt2, 4, 64),
};

function timed(options: Parameters<typeof gptConfig>[0], batchSize: number, seq: number): TimedModel {
  return { config: gptConfig({ ...options, dropout: 0 }), batchSize, seq };
}
