import type * as tf from '@tensorflow/tfjs-core';
import { normal, type Initializer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { tapped } from './context.ts';
import { dropout } from './dropout.ts';
import type { FeedForward } from './feed-forward.ts';

export type SwiGluWeights = {
  readonly gate: { readonly weight: tf.Tensor2D }; // [dModel, dFf]
  readonly up: { readonly weight: tf.Tensor2D }; // [dModel, dFf]
  readonly down: { readonly weight: tf.Tensor2D }; // [dFf, dModel]
};

export type SwiGluOptions = {
  readonly dModel: number;
  readonly dFf: number;
  /** Share of the output dropped in training. Default 0. */
  readonly residualDropout?: number;
  /** Of the weights gate and up. Default N(0, 0.02²). */
  readonly initializer?: Initializer;
  /** Of the weight down, which feeds the residual stream. Default: `initializer`. */
  readonly outputInitializer?: Initializer;
};

/** `down(silu(gate(x))·up(x))`, without biases, as in Llama. https://arxiv.org/abs/2002.05202 */
export function swiGlu({
  dModel,
  dFf,
  residualDropout = 0,
  initializer = normal({ std: 0.02 }),
  outputInitializer = initializer,
}: SwiGluOptions): FeedForward<SwiGluWeights> {
  return {
    parameters: {
      gate: { weight: initializer([dModel, dFf]) },
      up: { weight: initializer([dModel, dFf]) },
      down: { weight: outputInitializer([dFf, dModel]) },
    },
    apply: ({ gate, up, down }, x, context) => {
      const gated = ops.swiGlu(ops.linear(x, gate.weight), ops.linear(x, up.weight));
      const hidden = tapped(context, 'hidden', gated); // [batch, seq, dFf]
      return dropout(ops.linear(hidden, down.weight), residualDropout, context.rng);
    },
  };
}
