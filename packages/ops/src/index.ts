// Every operation throws a RangeError, naming them, for arguments that do not fit together.

// From ids into the model and out again.
export { embed } from './embed.ts';
export { unembed } from './unembed.ts';

// Inside a block.
export { linear, type Activation, type LinearOptions } from './linear.ts';
export { layerNorm } from './layer-norm.ts';
export { rmsNorm } from './rms-norm.ts';
export { gelu, geluErf } from './gelu.ts';
export { silu } from './silu.ts';
export { swiGlu } from './swi-glu.ts';
export { splitHeads, type Heads, type SplitHeadsOptions } from './split-heads.ts';
export { mergeHeads } from './merge-heads.ts';
export { rotary } from './rotary.ts';
export { attentionWeights, causalAttention, type CausalAttentionOptions } from './causal-attention.ts';
export { appendKeyValues, type KeyValues } from './append-key-values.ts';
export { residualAdd } from './residual-add.ts';
export { dropout } from './dropout.ts';

// The loss.
export { crossEntropy, type CrossEntropyOptions } from './cross-entropy.ts';
export { linearCrossEntropy } from './linear-cross-entropy.ts';

// The update.
export { globalNorm } from './global-norm.ts';
export { adamW, type AdamWOptions, type Moments } from './adam-w.ts';

// How an operation finds a backend's kernel.
export { dispatch, hasKernel, runKernel, type Operation } from './dispatch.ts';

// Gradients of your own.
export { withGradient } from './with-gradient.ts';
export { nestedGradients } from './nested-gradients.ts';
