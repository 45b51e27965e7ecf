import * as tf from '@tensorflow/tfjs-core';
import { simdBackendInfo } from '@typeformer/backend-simd';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { cosine, randomWindows, train, warmup, type TrainOptions } from '@typeformer/train';

/** What is known after a step. */
export type TinyStep = { readonly loss: number; readonly held: string };

/** Trains a tiny GPT, the same each time, on the current backend; aborts it after `until` steps of the run. */
export async function trainTiny(
  steps: number,
  { until = steps, ...options }: Pick<TrainOptions, 'checkpoints'> & { readonly until?: number | undefined } = {},
): Promise<TinyStep[]> {
  const config = gptConfig({ vocabSize: 96, maxSeqLen: 32, dModel: 64, nLayers: 2, nHeads: 4, dropout: 0.1 });
  const model = createGpt(config, { seed: 1 });
  const sentence = [...'the quick brown fox jumps over the lazy dog. '].map((letter) => letter.charCodeAt(0) - 32);
  const tokens = [...sentence, ...sentence, ...sentence];
  const batches = randomWindows({ tokens, batchSize: 8, contextLength: 32, seed: 1 });
  const learningRate = warmup(5, cosine({ peak: 0.003, steps: steps - 5 }));
  const controller = new AbortController();
  const done: TinyStep[] = [];
  for await (const event of train({ ...options, model, batches, steps, learningRate, signal: controller.signal })) {
    if (event.type !== 'step') continue;
    if (event.step + 1 === until) controller.abort();
    const { numTensors, numBytes } = tf.memory();
    const { inUse } = simdBackendInfo().memory;
    done.push({ loss: event.loss, held: `${numTensors} tensors of ${numBytes} bytes, ${inUse} in use` });
  }
  model.dispose();
  return done;
}
