import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { batchReader, type Batches } from './data/batch-reader.ts';
import type { Batch } from './data/batch.ts';
import type { StepEvent } from './events.ts';
import { meanGradients } from './gradients.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Schedule } from './schedules.ts';
import type { Trainable } from './trainable.ts';

export type StepOptions = {
  readonly model: Trainable;
  /** As a function, or one after the other. */
  readonly batches: Batches;
  readonly learningRate: Schedule;
  /** Gradients are scaled down to this norm, over all weights. Default 1. */
  readonly clipNorm?: number;
  /** How many batches make one step, as if they were one large batch. Default 1. */
  readonly accumulate?: number;
  /** Of dropout. Default 0. */
  readonly seed?: number;
};

/**
 * One update of `weights` at a time: batches to gradients, which are clipped, to the optimiser.
 *
 * Where the loss or a gradient is not finite, the weights stay as they were.
 */
export function stepTaker(
  { model, batches, learningRate, clipNorm = 1, accumulate = 1, seed = 0 }: StepOptions,
  weights: ReadonlyMap<string, tf.Variable>,
  optimizer: Optimizer,
): (step: number) => Promise<StepEvent> {
  const batchAt = batchReader(batches);
  const dropout = createRng(seed).split('dropout');
  return async (step) => {
    const start = performance.now();
    const first = step * accumulate;
    const read: Batch[] = [];
    for (let place = first; place < first + accumulate; place++) read.push(await batchAt(place));
    const rate = learningRate(step);

    const { loss, gradients } = await meanGradients(model, weights, read, (index) => dropout.split(first + index));
    const byPath = new Map(Object.entries(gradients));
    const norm = ops.globalNorm([...byPath.values()]);
    try {
      const [meanLoss, gradientNorm] = await Promise.all([numberOf(loss), numberOf(norm)]);
      if (Number.isFinite(meanLoss) && Number.isFinite(gradientNorm)) {
        tf.tidy(() => {
          optimizer.update({ gradients: byPath, gradientScale: clipScale(norm, clipNorm), learningRate: rate, step });
        });
      }
      const tokens = read.reduce((count, { inputs }) => count + inputs.length, 0);
      const seconds = (performance.now() - start) / 1000;
      const speed = { tokens, seconds, tokensPerSecond: tokens / seconds };
      return { type: 'step', step, loss: meanLoss, learningRate: rate, gradientNorm, ...speed };
    } finally {
      tf.dispose([loss, norm, ...byPath.values()]);
    }
  };
}

/** min(1, clipNorm / norm), with PyTorch's 1e-6 against a norm of 0. */
function clipScale(norm: tf.Scalar, clipNorm: number): tf.Scalar {
  return tf.minimum(1, tf.div(tf.scalar(clipNorm), tf.add(norm, 1e-6)));
}

async function numberOf(scalar: tf.Scalar): Promise<number> {
  const [number] = await scalar.data();
  return number!;
}
