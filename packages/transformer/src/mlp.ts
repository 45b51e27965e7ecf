import type { Initializer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { tapped } from './context.ts';
import { dropout } from './dropout.ts';
import type { FeedForward } from './feed-forward.ts';
import { linear, type LinearWeights } from './linear.ts';

export type MlpWeights<Bias extends boolean = true> = {
  readonly up: LinearWeights<Bias>; // [dModel, dFf]
  readonly down: LinearWeights<Bias>; // [dFf, dModel]
};

export type MlpOptions<Bias extends boolean = true> = {
  readonly dModel: number;
  /** Width in the middle. Default 4·dModel. */
  readonly dFf?: number;
  /** Whether both projections have a bias. Default true. */
  readonly bias?: Bias | undefined;
  /** Default GPT-2's GELU. */
  readonly activation?: ops.Activation;
  /** Share of the output dropped in training. Default 0. */
  readonly residualDropout?: number;
  /** Of the weight up. Default N(0, 0.02²). */
  readonly initializer?: Initializer;
  /** Of the weight down, which feeds the residual stream. Default: `initializer`. */
  readonly outputInitializer?: Initializer | undefined;
};

/** `down(activation(up(x)))`. https://arxiv.org/abs/1706.03762, section 3.3 */
export function mlp<Bias extends boolean = true>({
  dModel,
  dFf = 4 * dModel,
  bias,
  activation = ops.gelu,
  residualDropout = 0,
  initializer,
  outputInitializer = initializer,
}: MlpOptions<Bias>): FeedForward<MlpWeights<Bias>> {
  const up = linear({ inputs: dModel, outputs: dFf, bias, initializer, activation });
  const down = linear({ inputs: dFf, outputs: dModel, bias, initializer: outputInitializer });
  return {
    parameters: { up: up.parameters, down: down.parameters },
    apply: (weights, x, context) => {
      const hidden = tapped(context, 'hidden', up.apply(weights.up, x)); // [batch, seq, dFf]
      return dropout(down.apply(weights.down, hidden), residualDropout, context.rng);
    },
  };
}
