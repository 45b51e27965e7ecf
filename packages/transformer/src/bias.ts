import type * as tf from '@tensorflow/tfjs-core';
import { zeros, type Declared } from '@typeformer/layer';

/** What a part of so many outputs adds to them, if it has a bias; without one, its weights have no such name. */
export type BiasWeights<Bias extends boolean> = {
  readonly true: { readonly bias: tf.Tensor1D };
  readonly false: unknown;
}[`${Bias}`];

export function declareBias<Bias extends boolean>(bias: Bias, outputs: number): Declared<BiasWeights<Bias>> {
  return (bias ? { bias: zeros([outputs]) } : {}) as Declared<BiasWeights<Bias>>; // known only at run time
}

export function biasOf(weights: BiasWeights<boolean>): tf.Tensor1D | undefined {
  return (weights as Partial<BiasWeights<true>>).bias;
}
