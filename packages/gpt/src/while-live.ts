import type * as tf from '@tensorflow/tfjs-core';
import { weightsByPath } from '@typeformer/layer';

/**
 * Gives `weights` as long as none of them is disposed. tfjs itself would go on reading the numbers of a disposed variable
 * that another model has taken over.
 *
 * @returns a function that throws an Error once one of them is disposed
 */
export function whileLive<W>(where: string, weights: W): () => W {
  const tensors: tf.Tensor[] = [...weightsByPath(weights).values()];
  return () => {
    if (tensors.some(({ isDisposed }) => isDisposed)) {
      throw new Error(
        `${where}: the weights were disposed, or taken over by another Model; ` +
          'trainable(layer, weights) shares them, and a Model can be given clones of them.',
      );
    }
    return weights;
  };
}
