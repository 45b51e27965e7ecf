import * as tf from '@tensorflow/tfjs-core';

/** Numbers about as large as 1 of either sign, the same for the same shape and seed. */
export function numbers(shape: readonly number[], seed: number): Float32Array {
  const values = new Float32Array(tf.util.sizeFromShape([...shape]));
  let state = (seed * 2_654_435_761 + values.length) >>> 0;
  for (let index = 0; index < values.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[index] = (state / 2 ** 32) * 4 - 2;
  }
  return values;
}
