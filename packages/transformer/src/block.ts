import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { Attention, AttentionContext, AttentionOutput } from './attention.ts';
import { tapped, within } from './context.ts';
import type { FeedForward } from './feed-forward.ts';
import type { Norm } from './norm.ts';

/** One step of the residual stream: [batch, seq, dModel] to the same, with what attention remembers. */
export type Block<W> = Layer<W, tf.Tensor3D, AttentionOutput, AttentionContext>;

export type TransformerBlockWeights<A, F, N> = {
  readonly attentionNorm: N;
  readonly attention: A;
  readonly feedForwardNorm: N;
  readonly feedForward: F;
};

export type TransformerBlockParts<A, F, N> = {
  readonly attention: Attention<A>;
  readonly feedForward: FeedForward<F>;
  /** Stands before the attention and, with weights of its own, before the feed-forward. */
  readonly norm: Norm<N>;
};

/** The pre-norm block of GPT-2: `h = x + attention(norm(x))`, then `h + feedForward(norm(h))`. */
export function transformerBlock<A, F, N>({
  attention,
  feedForward,
  norm,
}: TransformerBlockParts<A, F, N>): Block<TransformerBlockWeights<A, F, N>> {
  return {
    parameters: {
      attentionNorm: norm.parameters,
      attention: attention.parameters,
      feedForwardNorm: norm.parameters,
      feedForward: feedForward.parameters,
    } as Block<TransformerBlockWeights<A, F, N>>['parameters'], // `Declared` stays open while A, F and N are
    apply: (weights, x, context) =>
      tf.tidy(() => {
        const normed = norm.apply(weights.attentionNorm, x);
        const attended = attention.apply(weights.attention, normed, within(context, 'attention'));
        const h = ops.residualAdd(x, tapped(context, 'attention', attended.output));

        const computed = feedForward.apply(
          weights.feedForward,
          norm.apply(weights.feedForwardNorm, h),
          within(context, 'feedForward'),
        );
        const output = ops.residualAdd(h, tapped(context, 'feedForward', computed));
        return { output: tapped(context, 'output', output), presents: attended.presents };
      }),
  };
}
