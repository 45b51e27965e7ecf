import type * as tf from '@tensorflow/tfjs-core';

/** What an optimiser is given in one step. */
export type Update = {
  /** By path; a weight that the loss does not touch has none. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  /** What clipping leaves of every gradient: a scalar from 0 to 1. */
  readonly gradientScale: tf.Scalar;
  readonly learningRate: number;
  /** Counted from 0. */
  readonly step: number;
};

/** Changes weights in place, and remembers what it needs for that until it is disposed. */
export interface Optimizer {
  /** What it remembers, by name: a checkpoint saves these, and assigns them when the run goes on. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  update(update: Update): void;
  dispose(): void;
}

/** Starts an optimiser on weights, by path. */
export type OptimizerFactory = (weights: ReadonlyMap<string, tf.Variable>) => Optimizer;
