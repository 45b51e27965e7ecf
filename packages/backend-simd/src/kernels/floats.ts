import type * as tf from '@tensorflow/tfjs-core';

/** Whether all of them are float32. */
export function areFloats(...tensors: readonly (tf.TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor === undefined || tensor.dtype === 'float32');
}
