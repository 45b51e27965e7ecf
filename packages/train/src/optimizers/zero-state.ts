import * as tf from '@tensorflow/tfjs-core';

/** Variables of zeros, one for each name and weight, called `name.path`: what an optimiser remembers at its start. */
export function zeroState(
  names: readonly string[],
  weights: ReadonlyMap<string, tf.Variable>,
): ReadonlyMap<string, tf.Variable> {
  const state = new Map<string, tf.Variable>();
  for (const [path, { shape }] of weights) {
    for (const name of names)
      state.set(
        `${name}.${path}`,
        tf.tidy(() => tf.variable(tf.zeros(shape))),
      );
  }
  return state;
}
