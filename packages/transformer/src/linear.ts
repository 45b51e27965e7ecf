import type * as tf from '@tensorflow/tfjs-core';
import { normal, type Declared, type Initializer, type Layer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { biasOf, declareBias, type BiasWeights } from './bias.ts';

export type LinearWeights<Bias extends boolean = true> = {
  readonly weight: tf.Tensor2D; // [inputs, outputs]
} & BiasWeights<Bias>; // and of it [outputs]

export type LinearOptions<Bias extends boolean = true> = {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether there is a bias. Default true. */
  readonly bias?: Bias | undefined;
  /** Of the weight; the bias starts at 0. Default N(0, 0.02²), GPT-2's. */
  readonly initializer?: Initializer | undefined;
  /** Applied to the result. Default: none. */
  readonly activation?: ops.Activation | undefined;
};

/** `activation(x·weight + bias)`: [batch, seq, inputs] to [batch, seq, outputs]. */
export function linear<Bias extends boolean = true>({
  inputs,
  outputs,
  bias = true as Bias,
  initializer = normal({ std: 0.02 }),
  activation,
}: LinearOptions<Bias>): Layer<LinearWeights<Bias>, tf.Tensor3D, tf.Tensor3D> {
  const weight = initializer([inputs, outputs]);
  return {
    parameters: { weight, ...declareBias(bias, outputs) } as Declared<LinearWeights<Bias>>,
    apply: (weights, x) => ops.linear(x, weights.weight, { bias: biasOf(weights), activation }),
  };
}
