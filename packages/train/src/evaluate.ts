import * as tf from '@tensorflow/tfjs-core';
import { batchTensors, countTargets, type BatchSource } from './data/batch.ts';
import { eventLoopTurn } from './event-loop-turn.ts';
import type { Trainable } from './trainable.ts';

export type RunningLossOptions = {
  readonly model: Trainable;
  readonly batches: BatchSource;
  /** How many batches: those of the steps from 0. */
  readonly count: number;
};

/** What the batches so far have shown. */
export type RunningLoss = {
  /** Mean over the targets, in nats. */
  readonly loss: number;
  /** How many they are; those that are `ignored` are none. */
  readonly targets: number;
};

export type EvaluateOptions = RunningLossOptions & {
  /** Aborting it rejects with its reason after the batch in progress. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * The mean loss of the targets in `count` batches, in nats, without dropout. Every target weighs the same, however many
 * its batch has; NaN if there are none.
 */
export async function evaluate({ signal, ...options }: EvaluateOptions): Promise<number> {
  let loss = NaN;
  for await ({ loss } of runningLoss(options)) signal?.throwIfAborted();
  return loss;
}

/** The same batch by batch: after each the loss so far. Leaving the loop stops the evaluation. */
export async function* runningLoss({
  model,
  batches,
  count,
}: RunningLossOptions): AsyncGenerator<RunningLoss, void, undefined> {
  let sum = 0;
  let targets = 0;
  for (let step = 0; step < count; step++) {
    const batch = await batches(step);
    const counted = countTargets(batch);
    if (counted === 0) continue; // a mean over none is NaN
    const loss = tf.tidy(() => model.loss(...batchTensors(batch), {}));
    const [mean] = await loss.data();
    loss.dispose();
    await eventLoopTurn();
    sum += mean! * counted;
    targets += counted;
    yield { loss: sum / targets, targets };
  }
}
