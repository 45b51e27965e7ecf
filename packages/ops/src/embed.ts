import * as tf from '@tensorflow/tfjs-core';
import { checkIntegers, checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';
import { withGradient } from './with-gradient.ts';

/** Rows of `table` [vocab, dModel] by `ids` [batch, seq] (int32, each a row's number): [batch, seq, dModel]. */
export function embed(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D {
  checkShapes('embed', { ids: [ids, 'batch seq'], table: [table, 'vocab dModel'] });
  checkIntegers('embed', { ids });
  return dispatch({
    name: 'embed',
    inputs: { table },
    constants: { ids },
    formula: (inputs, constants) => rows(inputs.table, constants['ids'] as tf.Tensor2D),
  });
}

/** The gradient of a row is the sum of those of the places where it stands. */
function rows(table: tf.Tensor2D, ids: tf.Tensor2D): tf.Tensor3D {
  const [vocab, dModel] = table.shape;
  return withGradient(
    [table],
    (keep) => {
      keep([ids]);
      return tf.gather(table, ids) as tf.Tensor<tf.Rank> as tf.Tensor3D;
    },
    (dy, [places]) => [
      tf.unsortedSegmentSum(tf.reshape(dy, [-1, dModel]), tf.reshape(places!, [-1]) as tf.Tensor1D, vocab),
    ],
  );
}
