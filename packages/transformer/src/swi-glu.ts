import type { Initializer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { tapped } from './context.ts';
import { dropout } from './dropout.ts';
import type { FeedForward } from './feed-forward.ts';
import { linear, type LinearWeights } from './linear.ts';

export type SwiGluWeights = {
  readonly gate: LinearWeights<false>; // [dModel, dFf]
  readonly up: LinearWeights<false>; // [dModel, dFf]
  readonly down: LinearWeights<false>; // [dFf, dModel]
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
  initializer,
  outputInitializer = initializer,
}: SwiGluOptions): FeedForward<SwiGluWeights> {
  const gate = linear({ inputs: dModel, outputs: dFf, bias: false, initializer });
  const up = linear({ inputs: dModel, outputs: dFf, bias: false, initializer });
  const down = linear({ inputs: dFf, outputs: dModel, bias: false, initializer: outputInitializer });
  return {
    parameters: { gate: gate.parameters, up: up.parameters, down: down.parameters },
    apply: (weights, x, context) => {
      const gated = ops.swiGlu(gate.apply(weights.gate, x), up.apply(weights.up, x));
      const hidden = tapped(context, 'hidden', gated); // [batch, seq, dFf]
      return dropout(down.apply(weights.down, hidden), residualDropout, context.rng);
    },
  };
}
