import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/** The heads of each place side by side: [batch, heads, seq, headDim] → [batch, seq, heads·headDim]. */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  checkShapes('mergeHeads', { x: [x, 'batch heads seq headDim'] });
  const [batch, heads, seq, headDim] = x.shape;
  return dispatch({
    name: 'mergeHeads',
    inputs: { x },
    formula: (inputs) => tf.reshape(tf.transpose(inputs.x, [0, 2, 1, 3]), [batch, seq, heads * headDim]) as tf.Tensor3D,
  });
}
