import * as tf from '@tensorflow/tfjs';
import { createRng, weightsByPath } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { batchTensors, type BatchSource } from './data/batch.ts';
import { evaluate } from './evaluate.ts';
import { eventLoopTurn } from './event-loop-turn.ts';
import { adamW } from './optimizers/adam-w.ts';
import type { OptimizerFactory } from './optimizers/optimizer.ts';
import type { Schedule } from './schedules.ts';
import type { Trainable } from './trainable.ts';

export type TrainOptions = {
  readonly model: Trainable;
  readonly batches: BatchSource;
  readonly steps: number;
  readonly learningRate: Schedule;
  /** Default `adamW()`. */
  readonly optimizer?: OptimizerFactory;
  /** Gradients are scaled down to this norm, over all weights. Default 1. */
  readonly clipNorm?: number;
  /** Held-out batches, evaluated after every `every` steps and after the last. */
  readonly validation?: { readonly batches: BatchSource; readonly every: number; readonly count: number };
  /** Of dropout. Default 0. */
  readonly seed?: number;
  /** Aborting it ends the loop after the step in progress. */
  readonly signal?: AbortSignal | undefined;
};

/** What one step did. */
export type TrainingStep = {
  /** Counted from 0. */
  readonly step: number;
  /** Mean over the step's batch, before its update, in nats. */
  readonly loss: number;
  readonly learningRate: number;
  /** Over all weights, before clipping. */
  readonly gradientNorm: number;
  /** How many tokens the step read. */
  readonly tokens: number;
  /** How long the step took. */
  readonly seconds: number;
  /** In nats, after the update; only in steps that evaluate. */
  readonly validationLoss?: number;
};

/**
 * Trains a model in place, one step each time the loop asks for the next; leaving the loop stops the training.
 *
 * @throws Error if a loss is not finite, naming the step
 * @example
 * for await (const { step, loss } of train({ model, batches, steps, learningRate })) console.log(step, loss);
 */
export async function* train({
  model,
  batches,
  steps,
  learningRate,
  optimizer: startOptimizer = adamW(),
  clipNorm = 1,
  validation,
  seed = 0,
  signal,
}: TrainOptions): AsyncGenerator<TrainingStep, void, undefined> {
  const weights = weightsByPath<tf.Variable>(model.weights);
  const dropout = createRng(seed).split('dropout');
  const optimizer = startOptimizer(weights);
  try {
    for (let step = 0; step < steps && !signal?.aborted; step++) {
      const start = performance.now();
      const batch = await batches(step);
      const rate = learningRate(step);
      const results = tf.tidy(() => {
        const [inputs, targets] = batchTensors(batch);
        const { loss, gradients } = lossAndGradients(weights, () =>
          model.loss(inputs, targets, { rng: dropout.split(step) }),
        );
        const norm = ops.globalNorm([...gradients.values()]);
        optimizer.update({ gradients, gradientScale: clipScale(norm, clipNorm), learningRate: rate, step });
        return [loss, norm] as const;
      });
      const [loss, gradientNorm] = await numbersOf(results);
      await eventLoopTurn();
      if (!Number.isFinite(loss)) {
        throw new Error(`train: the loss of step ${step} is ${loss}; a lower learning rate (now ${rate}) may help.`);
      }
      const seconds = (performance.now() - start) / 1000;
      const done = { step, loss, learningRate: rate, gradientNorm, tokens: batch.inputs.length, seconds };
      const evaluates = validation && ((step + 1) % validation.every === 0 || step + 1 === steps);
      yield evaluates ? { ...done, validationLoss: await evaluate({ model, ...validation }) } : done;
    }
  } finally {
    optimizer.dispose();
  }
}

function lossAndGradients(
  weights: ReadonlyMap<string, tf.Variable>,
  lossOf: () => tf.Scalar,
): { readonly loss: tf.Scalar; readonly gradients: Map<string, tf.Tensor> } {
  const { value, grads } = releasingTape(() => tf.variableGrads(lossOf, [...weights.values()]));
  const gradients = new Map<string, tf.Tensor>();
  for (const [path, { name }] of weights) {
    const gradient = grads[name];
    if (gradient) gradients.set(path, gradient);
  }
  return { loss: value, gradients };
}

/** If `differentiate` fails, half-way through for want of memory, say, what tfjs has kept for the gradient is disposed. */
function releasingTape<T>(differentiate: () => T): T {
  try {
    return differentiate();
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved = [] } of state.activeTape ?? []) tf.dispose(saved);
    state.activeTape = [];
    throw error;
  }
}

/** min(1, clipNorm / norm), with PyTorch's 1e-6 against a norm of 0. */
function clipScale(norm: tf.Scalar, clipNorm: number): tf.Scalar {
  return tf.minimum(1, tf.scalar(clipNorm).div(norm.add(1e-6)));
}

async function numbersOf(scalars: readonly [tf.Scalar, tf.Scalar]): Promise<[number, number]> {
  const [first, second] = await Promise.all(scalars.map((scalar) => scalar.data()));
  tf.dispose([...scalars]);
  return [first![0]!, second![0]!];
}
