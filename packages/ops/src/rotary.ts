import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';

/**
 * Turns each pair (xᵢ, xᵢ₊ₕ), h = headDim / 2, of `x` [batch, heads, seq, headDim] by its angle, whose `cosines` and
 * `sines` are [seq, headDim / 2]. https://arxiv.org/abs/2104.09864, with the pairs laid out as Llama does.
 */
export function rotary(x: tf.Tensor4D, cosines: tf.Tensor2D, sines: tf.Tensor2D): tf.Tensor4D {
  checkShapes('rotary', {
    x: [x, 'batch heads seq headDim'],
    cosines: [cosines, 'seq halfHeadDim'],
    sines: [sines, 'seq halfHeadDim'],
  });
  if (x.shape[3] !== 2 * cosines.shape[1]) {
    throw new RangeError(`rotary: headDim (${x.shape[3]}) must be twice as long as the tables (${cosines.shape[1]}).`);
  }
  return dispatch({
    name: 'rotary',
    inputs: { x },
    constants: { cosines, sines },
    formula: (inputs, constants) => {
      const { cosines: cos, sines: sin } = constants as { cosines: tf.Tensor2D; sines: tf.Tensor2D };
      const [first, second] = tf.split(inputs.x, 2, -1) as [tf.Tensor4D, tf.Tensor4D];
      return tf.concat(
        [tf.sub(tf.mul(first, cos), tf.mul(second, sin)), tf.add(tf.mul(second, cos), tf.mul(first, sin))],
        -1,
      ) as tf.Tensor4D;
    },
  });
}
