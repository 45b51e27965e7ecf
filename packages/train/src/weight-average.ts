import * as tf from '@tensorflow/tfjs-core';
import { weightsByPath } from '@typeformer/layer';

export type WeightAverageOptions = {
  /** Share of the average that an update keeps: about 1 / (1 − decay) steps count. From 0 to 1. */
  readonly decay: number;
};

/** The mean of a model's weights over the latest steps, which often predicts better than the last step's. */
export type WeightAverage = {
  /** The averages, by path (the weights, while they are exchanged): a checkpoint saves these, and assigns them. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /** Takes in the weights as they are: call it after each step. */
  update(): void;
  /** Gives the model the averages and keeps its weights, or the other way round again. No number is copied. */
  exchange(): void;
  /** Disposes the averages; the model's weights are left. */
  dispose(): void;
};

/**
 * An exponential moving average of weights, which starts as they are: `a ← decay · a + (1 − decay) · w`.
 * Polyak & Juditsky 1992, https://doi.org/10.1137/0330046; PyTorch's `AveragedModel` with `get_ema_multi_avg_fn`.
 *
 * @param weights a weight tree whose tensors are all `tf.Variable`s, such as `model.weights`
 * @throws RangeError if `decay` is not from 0 to 1
 * @example
 * const average = weightAverage(model.weights, { decay: 0.999 });
 * for await (const _ of train({ model, … })) average.update();
 * average.exchange(); // the model now computes with the averages
 */
export function weightAverage(weights: unknown, { decay }: WeightAverageOptions): WeightAverage {
  if (!(decay >= 0 && decay <= 1)) throw new RangeError(`weightAverage: decay (${decay}) must be from 0 to 1.`);
  const averaged = weightsByPath<tf.Variable>(weights);
  const state = new Map([...averaged].map(([path, weight]) => [path, tf.variable(weight)]));
  const forEach = (change: (average: tf.Variable, weight: tf.Variable) => void): void => {
    for (const [path, average] of state) tf.tidy(() => change(average, averaged.get(path)!));
  };
  return {
    state,
    update: () =>
      forEach((average, weight) => average.assign(tf.add(tf.mul(average, decay), tf.mul(weight, 1 - decay)))),
    exchange: () =>
      forEach((average, weight) => {
        const current = weight.clone(); // shares the numbers, as assigning does
        weight.assign(average);
        average.assign(current);
      }),
    dispose: () => tf.dispose([...state.values()]),
  };
}
