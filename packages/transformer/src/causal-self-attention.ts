import type * as tf from '@tensorflow/tfjs-core';
import type { Initializer } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import { attendByRows } from './attend-by-rows.ts';
import type { Attention, Rotation, ScoreBias } from './attention.ts';
import { tapped, type Context } from './context.ts';
import { dropout } from './dropout.ts';
import { linear, type LinearWeights } from './linear.ts';

export type CausalSelfAttentionWeights<Bias extends boolean = true> = {
  readonly qkv: LinearWeights<Bias>; // [dModel, (nHeads + 2·nKeyValueHeads)·headDim]: queries, keys, values side by side
  readonly output: LinearWeights<Bias>; // [nHeads·headDim, dModel]
};

export type CausalSelfAttentionOptions<Bias extends boolean = true> = {
  readonly dModel: number;
  readonly nHeads: number;
  /** Fewer than nHeads: each serves a group of query heads. Default nHeads. */
  readonly nKeyValueHeads?: number;
  /** Whether both projections have a bias. Default true. */
  readonly bias?: Bias | undefined;
  readonly rotation?: Rotation;
  readonly scoreBias?: ScoreBias;
  /** Share of the attention weights dropped in training. Default 0. */
  readonly attentionDropout?: number;
  /** Share of the output dropped in training. Default 0. */
  readonly residualDropout?: number;
  /** Of the qkv weight. Default N(0, 0.02²). */
  readonly initializer?: Initializer;
  /** Of the output weight, which feeds the residual stream. Default: `initializer`. */
  readonly outputInitializer?: Initializer | undefined;
};

/**
 * Multi-head attention in which each place reads itself and those before it: grouped-query with fewer key-value heads,
 * multi-query with one. https://arxiv.org/abs/1706.03762, https://arxiv.org/abs/2305.13245
 *
 * @throws RangeError if the heads do not divide dModel, or the key-value heads the heads
 */
export function causalSelfAttention<Bias extends boolean = true>({
  dModel,
  nHeads,
  nKeyValueHeads = nHeads,
  bias,
  rotation = (queriesOrKeys) => queriesOrKeys,
  scoreBias,
  attentionDropout = 0,
  residualDropout = 0,
  initializer,
  outputInitializer = initializer,
}: CausalSelfAttentionOptions<Bias>): Attention<CausalSelfAttentionWeights<Bias>> {
  mustDivide('nHeads', nHeads, 'dModel', dModel);
  mustDivide('nKeyValueHeads', nKeyValueHeads, 'nHeads', nHeads);
  const heads = { nHeads, nKeyValueHeads, headDim: dModel / nHeads };
  const qkv = linear({ inputs: dModel, outputs: dModel + 2 * nKeyValueHeads * heads.headDim, bias, initializer });
  const output = linear({ inputs: dModel, outputs: dModel, bias, initializer: outputInitializer });

  return {
    parameters: { qkv: qkv.parameters, output: output.parameters },
    apply: (weights, x, context) => {
      const attended = attendByRows(qkv.apply(weights.qkv, x), context, attend);
      const mixed = output.apply(weights.output, attended.output); // [batch, seq, dModel]
      const dropped = dropout(mixed, residualDropout, context.rng?.split('residualDropout'));
      return { output: dropped, presents: attended.presents };
    },
  };

  function attend(projected: tf.Tensor3D, past: ops.KeyValues | undefined, context: Context) {
    const { rng } = context;
    const start = past?.keys.shape[2] ?? 0;
    const { queries: q, keys: k, values: v } = ops.splitHeads(projected, heads);

    const queries = tapped(context, 'queries', rotation(q, start)); // [batch, nHeads, seq, headDim]
    const keys = tapped(context, 'keys', rotation(k, start)); // [batch, nKeyValueHeads, seq, headDim]
    const values = tapped(context, 'values', v);

    const present = ops.appendKeyValues(past, { keys, values });
    const attended = ops.causalAttention(queries, present.keys, present.values, {
      bias: scoreBias?.(queries.shape[2], present.keys.shape[2]),
      dropout: rng && attentionDropout > 0 ? { rate: attentionDropout, rng: rng.split('attentionDropout') } : undefined,
    });
    return { output: ops.mergeHeads(attended), present };
  }
}

function mustDivide(name: string, divisor: number, of: string, dividend: number): void {
  if (!(Number.isInteger(divisor) && divisor > 0 && dividend % divisor === 0)) {
    throw new RangeError(`causalSelfAttention: ${of} (${dividend}) must be a multiple of ${name} (${divisor}).`);
  }
}
