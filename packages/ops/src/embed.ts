import * as tf from '@tensorflow/tfjs';
import { dispatch } from './dispatch.ts';

/** Rows of `table` [vocab, dModel] by `ids` [batch, seq] (int32, each a row's number): [batch, seq, dModel]. */
export function embed(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D {
  return dispatch({
    name: 'embed',
    inputs: { table },
    constants: { ids },
    formula: (inputs, constants) =>
      tf.gather(inputs.table, constants['ids'] as tf.Tensor2D) as tf.Tensor<tf.Rank> as tf.Tensor3D,
  });
}
