import * as tf from '@tensorflow/tfjs';
import { checkIntegers, checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/** Rows of `table` [vocab, dModel] by `ids` [batch, seq] (int32, each a row's number): [batch, seq, dModel]. */
export function embed(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D {
  checkShapes('embed', { ids: [ids, 'batch seq'], table: [table, 'vocab dModel'] });
  checkIntegers('embed', { ids });
  return dispatch({
    name: 'embed',
    inputs: { table },
    constants: { ids },
    formula: (inputs, constants) =>
      tf.gather(inputs.table, constants['ids'] as tf.Tensor2D) as tf.Tensor<tf.Rank> as tf.Tensor3D,
  });
}
