import type * as tf from '@tensorflow/tfjs-core';

/** How far a run has come. */
export type RunProgress = {
  /** The last one done. */
  readonly step: number;
  readonly learningRate: number;
  /** The lowest loss of an evaluation so far. */
  readonly best?: { readonly step: number; readonly loss: number } | undefined;
};

/** What is saved beside it: tensors by name, of which the store gets the numbers and gives them back. */
export type RunState = ReadonlyMap<string, tf.Variable>;
