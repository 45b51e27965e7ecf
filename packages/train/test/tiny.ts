import { createGpt, gptConfig, type Gpt } from '@typeformer/gpt';
import { randomWindows } from '../src/data/windows.ts';
import type { StepEvent, TrainingEvent } from '../src/events.ts';
import { train, type TrainOptions } from '../src/train.ts';

export const sentence = [...'the cat sat on the mat. '].map((character) => character.charCodeAt(0) - 32);
export const repeated = [...sentence, ...sentence, ...sentence];

/** A model that learns a sentence in a moment, the same each time. */
export function tiny(dropout = 0): Gpt {
  const config = gptConfig({ vocabSize: 96, maxSeqLen: 16, dModel: 16, nLayers: 1, nHeads: 2, dropout });
  return createGpt(config, { seed: 1 });
}

export const settings = {
  batches: randomWindows({ tokens: repeated, batchSize: 2, contextLength: 8, seed: 0 }),
  steps: 5,
  learningRate: () => 0.01,
};

/** All events of a run. */
export async function run(model: TrainOptions['model'], options: Partial<TrainOptions> = {}): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train({ model, ...settings, ...options })) events.push(event);
  return events;
}

export function stepsOf(events: readonly TrainingEvent[]): StepEvent[] {
  return events.filter((event) => event.type === 'step');
}

export function lossesOf(events: readonly TrainingEvent[]): number[] {
  return stepsOf(events).map(({ loss }) => loss);
}
