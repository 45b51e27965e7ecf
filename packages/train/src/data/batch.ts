import * as tf from '@tensorflow/tfjs';

/** Token ids row by row, and for each the one to predict: `shape` [batch, seq]. */
export type Batch = {
  readonly shape: readonly [batch: number, seq: number];
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
};

/** The batch of a step: a pure function, so that a run can be repeated, or continued, from any step. */
export type BatchSource = (step: number) => Batch;

/** Token ids, however they are kept. */
export type Tokens = readonly number[] | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A batch's inputs and targets as int32 tensors [batch, seq]. */
export function batchTensors({ shape, inputs, targets }: Batch): [inputs: tf.Tensor2D, targets: tf.Tensor2D] {
  return [tf.tensor2d(inputs, [...shape], 'int32'), tf.tensor2d(targets, [...shape], 'int32')];
}
