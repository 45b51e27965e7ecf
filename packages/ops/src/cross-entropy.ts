import * as tf from '@tensorflow/tfjs-core';
import { checkIntegers, checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';
import { toMatrix } from './to-matrix.ts';
import { withGradient } from './with-gradient.ts';

export type CrossEntropyOptions = {
  /** Places with this target count for nothing. Default −100, as in PyTorch. */
  readonly ignoreIndex?: number;
};

/**
 * The mean of −ln softmax(logits)[target], in nats, over the places whose target is not `ignoreIndex` (NaN if there are
 * none, as in PyTorch): `logits` [..., vocab], `targets` [...] (int32).
 */
export function crossEntropy(
  logits: tf.Tensor,
  targets: tf.Tensor,
  { ignoreIndex = -100 }: CrossEntropyOptions = {},
): tf.Scalar {
  checkShapes('crossEntropy', { logits: [logits, '... vocab'], targets: [targets, '...'] });
  checkIntegers('crossEntropy', { targets });
  return dispatch({
    name: 'crossEntropy',
    inputs: { logits },
    constants: { targets },
    attributes: { ignoreIndex },
    formula: (inputs, constants) =>
      meanOfRows(toMatrix(inputs.logits), tf.reshape(constants['targets']!, [-1]), ignoreIndex),
  });
}

/** As one differentiable step: tfjs's own gradients of max and logSumExp over a vocabulary are slow, or NaN. */
function meanOfRows(logits: tf.Tensor2D, targets: tf.Tensor1D, ignoreIndex: number): tf.Scalar {
  return withGradient(
    [logits],
    (keep) => {
      keep([logits, targets]);
      const counted = countedRows(targets, ignoreIndex);
      return tf.div(tf.sum(rowLosses(logits, targets, counted)), tf.sum(counted));
    },
    (dy, kept) => {
      const [keptLogits, keptTargets] = kept as [tf.Tensor2D, tf.Tensor1D];
      const counted = countedRows(keptTargets, ignoreIndex);
      return [tf.mul(rowGradients(keptLogits, keptTargets, counted), tf.div(dy, tf.sum(counted)))];
    },
  );
}

/** 1 for each row that counts, 0 for those whose target is `ignoreIndex`: [rows]. */
export function countedRows(targets: tf.Tensor1D, ignoreIndex: number): tf.Tensor1D {
  return tf.cast(tf.notEqual(targets, tf.scalar(ignoreIndex, 'int32')), 'float32') as tf.Tensor1D;
}

/** −ln softmax(logits)[target] of each counted row, 0 of the others: [rows]. */
export function rowLosses(logits: tf.Tensor2D, targets: tf.Tensor1D, counted: tf.Tensor1D): tf.Tensor1D {
  const vocab = logits.shape[1];
  const places = tf.expandDims(tf.cast(tf.clipByValue(targets, 0, vocab - 1), 'int32'), 1); // an ignored target is no place
  const chosen = tf.reshape(tf.gather(logits, places, 1, 1), [-1]);
  return tf.mul(tf.sub(tf.logSumExp(logits, 1), chosen), counted) as tf.Tensor1D;
}

/** The gradient of each counted row's loss by its logits, softmax(logits) − oneHot(target); 0 for the others: [rows, vocab]. */
export function rowGradients(logits: tf.Tensor2D, targets: tf.Tensor1D, counted: tf.Tensor1D): tf.Tensor2D {
  const vocab = logits.shape[1]; // of one token, which is all there is to choose, tfjs's oneHot would throw
  const chosen = vocab === 1 ? tf.onesLike(logits) : tf.cast(tf.oneHot(targets, vocab), 'float32');
  return tf.mul(tf.sub(tf.softmax(logits), chosen), tf.expandDims(counted, 1)) as tf.Tensor2D;
}
