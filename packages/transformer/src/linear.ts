import type * as tf from '@tensorflow/tfjs-core';
import { normal, zeros, type Initializer, type Layer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';

export type LinearWeights = {
  readonly weight: tf.Tensor2D; // [inputs, outputs]
  readonly bias: tf.Tensor1D; // [outputs]
};

export type LinearOptions = {
  readonly inputs: number;
  readonly outputs: number;
  /** Of the weight; the bias starts at 0. Default N(0, 0.02²), GPT-2's. */
  readonly initializer?: Initializer | undefined;
  /** Applied to the result. Default: none. */
  readonly activation?: ops.Activation | undefined;
};

/** `activation(x·weight + bias)`: [batch, seq, inputs] to [batch, seq, outputs]. */
export function linear({
  inputs,
  outputs,
  initializer = normal({ std: 0.02 }),
  activation,
}: LinearOptions): Layer<LinearWeights, tf.Tensor3D, tf.Tensor3D> {
  return {
    parameters: { weight: initializer([inputs, outputs]), bias: zeros([outputs]) },
    apply: ({ weight, bias }, x) => ops.linear(x, weight, { bias, activation }),
  };
}
