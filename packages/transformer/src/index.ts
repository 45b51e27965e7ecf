// The block, and what it is made of.
export { transformerBlock, type Block, type TransformerBlockParts, type TransformerBlockWeights } from './block.ts';
export { recomputed } from './recomputed.ts';
export type { Attention, AttentionContext, AttentionOutput, Rotation, ScoreBias } from './attention.ts';
export type { FeedForward } from './feed-forward.ts';
export type { Norm } from './norm.ts';

// Attention.
export {
  causalSelfAttention,
  type CausalSelfAttentionOptions,
  type CausalSelfAttentionWeights,
} from './causal-self-attention.ts';
export { attendByRows } from './attend-by-rows.ts';
export { byGroup, groupsOf, type Group, type Grouping } from './groups.ts';

// Feed-forwards.
export { mlp, type MlpOptions, type MlpWeights } from './mlp.ts';
export { swiGlu, type SwiGluOptions, type SwiGluWeights } from './swi-glu.ts';
export { gelu, geluErf, silu, type Activation } from '@typeformer/ops';

// Norms.
export { layerNorm, type LayerNormOptions, type LayerNormWeights } from './layer-norm.ts';
export { rmsNorm, type RmsNormOptions, type RmsNormWeights } from './rms-norm.ts';

// Smaller pieces, for parts of your own.
export { linear, type LinearOptions, type LinearWeights } from './linear.ts';
export type { BiasWeights } from './bias.ts';
export { dropout } from './dropout.ts';
export { tapped, within, type Context, type Tap } from './context.ts';
export type { KeyValues } from '@typeformer/ops';
