import * as tf from '@tensorflow/tfjs';
import { batchTensors, type BatchSource } from './data/batch.ts';
import type { Trainable } from './trainable.ts';

export type EvaluateOptions = {
  readonly model: Trainable;
  readonly batches: BatchSource;
  /** How many batches: those of the steps from 0. */
  readonly count: number;
};

/** The mean loss, in nats, over `count` batches, without dropout. */
export async function evaluate({ model, batches, count }: EvaluateOptions): Promise<number> {
  let sum = 0;
  for (let step = 0; step < count; step++) {
    const batch = await batches(step);
    const loss = tf.tidy(() => model.loss(...batchTensors(batch), {}));
    const [number] = await loss.data();
    loss.dispose();
    sum += number!;
  }
  return sum / count;
}
