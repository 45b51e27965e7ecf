import type * as tf from '@tensorflow/tfjs-core';
import { causalSelfAttention } from './causal-self-attention.ts';
import { layerNorm } from './layer-norm.ts';
import { linear, type LinearWeights } from './linear.ts';
import { mlp } from './mlp.ts';

declare const weight: tf.Tensor2D;
declare const some: boolean;

export const unbiased: LinearWeights<false> = { weight };
// @ts-expect-error there is a bias unless it says otherwise
export const biased: LinearWeights = { weight };

export const { bias } = linear({ inputs: 2, outputs: 3 }).parameters;
// @ts-expect-error no bias is declared
export const none = linear({ inputs: 2, outputs: 3, bias: false }).parameters.bias;
// @ts-expect-error whether there is one is known only at run time
export const perhaps = linear({ inputs: 2, outputs: 3, bias: some }).parameters.bias;

export const { bias: ofNorm } = layerNorm({ dModel: 2 }).parameters;
// @ts-expect-error no bias is declared
export const noneOfNorm = layerNorm({ dModel: 2, bias: false }).parameters.bias;

export const { bias: ofQkv } = causalSelfAttention({ dModel: 2, nHeads: 1 }).parameters.qkv;
// @ts-expect-error no bias is declared
export const noneOfQkv = causalSelfAttention({ dModel: 2, nHeads: 1, bias: false }).parameters.qkv.bias;

export const { bias: ofUp } = mlp({ dModel: 2 }).parameters.up;
// @ts-expect-error no bias is declared
export const noneOfUp = mlp({ dModel: 2, bias: false }).parameters.up.bias;
