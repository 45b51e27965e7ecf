import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';
import { toMatrix } from './to-matrix.ts';

/** `x·tableᵀ`: the scores of every token, `x` [batch, seq, dModel], `table` [vocab, dModel], result [batch, seq, vocab]. */
export function unembed(x: tf.Tensor3D, table: tf.Tensor2D): tf.Tensor3D {
  checkShapes('unembed', { x: [x, 'batch seq dModel'], table: [table, 'vocab dModel'] });
  return dispatch({
    name: 'unembed',
    inputs: { x, table },
    formula: (inputs) =>
      tf.reshape(tf.matMul(toMatrix(inputs.x), inputs.table, false, true), [
        x.shape[0],
        x.shape[1],
        table.shape[0],
      ]) as tf.Tensor3D,
  });
}
