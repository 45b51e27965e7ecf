import { activation, activationGradient, swiGlu, swiGluGradient } from './activations.ts';
import { appendKeyValues } from './append-key-values.ts';
import { causalAttention, causalAttentionGradient } from './attention.ts';
import { crossEntropy, crossEntropyGradient, linearCrossEntropy, linearCrossEntropyGradient } from './cross-entropy.ts';
import { dropout, dropoutGradient } from './dropout.ts';
import { embed, embedGradient } from './embed.ts';
import type { Kernel } from './kernel.ts';
import { linear, linearGradient, unembed, unembedGradient } from './linear.ts';
import { batchMatMul } from './matrix-product.ts';
import { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient } from './norms.ts';
import { residualAddGradient } from './residual-add.ts';
import { rotary, rotaryGradient } from './rotary.ts';
import { adamW, globalNorm } from './update.ts';

/** The kernels that are this backend's own, by name: of tfjs's operations, and of those of `@typeformer/ops`. */
export const kernels: Readonly<Record<string, Kernel>> = {
  // tfjs
  BatchMatMul: batchMatMul,

  // @typeformer/ops
  embed,
  embedGradient,
  linear,
  linearGradient,
  unembed,
  unembedGradient,
  layerNorm,
  layerNormGradient,
  rmsNorm,
  rmsNormGradient,
  gelu: activation('gelu'),
  geluGradient: activationGradient('gelu'),
  geluErf: activation('geluErf'),
  geluErfGradient: activationGradient('geluErf'),
  silu: activation('silu'),
  siluGradient: activationGradient('silu'),
  swiGlu,
  swiGluGradient,
  rotary,
  rotaryGradient,
  causalAttention,
  causalAttentionGradient,
  appendKeyValues,
  residualAddGradient,
  dropout,
  dropoutGradient,
  crossEntropy,
  crossEntropyGradient,
  linearCrossEntropy,
  linearCrossEntropyGradient,
  globalNorm,
  adamW,
};
