import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';
import { toMatrix } from './to-matrix.ts';
import { gelu, geluErf } from './gelu.ts';
import { silu } from './silu.ts';

/** An elementwise function between two linear layers. */
export type Activation = <T extends tf.Tensor>(x: T) => T;

export type LinearOptions = {
  readonly bias?: tf.Tensor1D | undefined; // [outputs]
  readonly activation?: Activation | undefined;
};

/** The activations that a `linear` kernel may apply itself, by the name it knows them by. */
const fusedActivations = new Map<Activation, string>([
  [gelu, 'gelu'],
  [geluErf, 'geluErf'],
  [silu, 'silu'],
]);

/** `activation(x·weight + bias)`: `x` [..., inputs], `weight` [inputs, outputs], result [..., outputs]. */
export function linear<T extends tf.Tensor>(x: T, weight: tf.Tensor2D, { bias, activation }: LinearOptions = {}): T {
  checkShapes('linear', { x: [x, '... inputs'], weight: [weight, 'inputs outputs'], bias: [bias, 'outputs'] });
  const fused = activation && fusedActivations.get(activation);
  const y = dispatch({
    name: 'linear',
    inputs: { x, weight, ...(bias && { bias }) } as {
      x: T;
      weight: tf.Tensor2D;
      bias?: tf.Tensor1D;
    } & tf.NamedTensorMap,
    attributes: { activation: fused ?? 'none' },
    formula: (inputs) => {
      const products = tf.matMul(toMatrix(inputs.x), inputs.weight); // [rows, outputs]
      const sums = inputs.bias ? tf.add(products, inputs.bias) : products;
      const shaped = tf.reshape(sums, [...x.shape.slice(0, -1), weight.shape[1]]) as T;
      return fused && activation ? activation(shaped) : shaped;
    },
  });
  return activation && !fused ? activation(y) : y;
}
