import type * as tf from '@tensorflow/tfjs';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/** The heads of each place side by side: [batch, heads, seq, headDim] → [batch, seq, heads·headDim]. */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  checkShapes('mergeHeads', { x: [x, 'batch heads seq headDim'] });
  const [batch, heads, seq, headDim] = x.shape;
  return dispatch({
    name: 'mergeHeads',
    inputs: { x },
    formula: (inputs) => inputs.x.transpose([0, 2, 1, 3]).reshape<tf.Tensor3D>([batch, seq, heads * headDim]),
  });
}
