import * as tf from '@tensorflow/tfjs-core';

/** Token ids row by row, and for each the one to predict, or `ignored`: `shape` [batch, seq]. */
export type Batch = {
  readonly shape: readonly [batch: number, seq: number];
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
};

/** A target that counts for nothing, such as that of padding: PyTorch's, and the losses' of `@typeformer/ops`. */
export const ignored = -100;

/** The batch of a step: a pure function, so that a run can be repeated, or continued, from any step. */
export type BatchSource = (step: number) => Batch | Promise<Batch>;

/** Token ids in a row, however they are kept: an array, or a file of them. */
export interface Tokens {
  readonly length: number;
  /** Those from `start` up to `end`. */
  slice(start: number, end: number): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** A batch's inputs and targets as int32 tensors [batch, seq]. */
export function batchTensors({ shape, inputs, targets }: Batch): [inputs: tf.Tensor2D, targets: tf.Tensor2D] {
  return [tf.tensor2d(inputs, [...shape], 'int32'), tf.tensor2d(targets, [...shape], 'int32')];
}

/** How many of its targets count. */
export function countTargets({ targets }: Batch): number {
  return targets.reduce((count, target) => (target === ignored ? count : count + 1), 0);
}
