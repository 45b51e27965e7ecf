import * as tf from '@tensorflow/tfjs-core';
import {
  learnedPositions,
  tiedHead,
  tokenEmbedding,
  untiedHead,
  type Head,
  type LearnedPositionsWeights,
  type TokenEmbeddingWeights,
  type UntiedHeadWeights,
} from '@typeformer/embeddings';
import { normal } from '@typeformer/layer';
import {
  causalSelfAttention,
  gelu,
  geluErf,
  layerNorm,
  mlp,
  silu,
  transformerBlock,
  type Activation,
  type CausalSelfAttentionWeights,
  type LayerNormWeights,
  type MlpWeights,
  type TransformerBlockWeights,
} from '@typeformer/transformer';
import { assembleGpt, type AssembledWeights, type GptLayer, type GptParts } from './assemble-gpt.ts';
import type { ActivationName, GptConfig } from './config.ts';

export type GptBlockWeights = TransformerBlockWeights<CausalSelfAttentionWeights, MlpWeights, LayerNormWeights>;

/** The weights of a GPT-2; a tied head has none. */
export type GptWeights = AssembledWeights<
  TokenEmbeddingWeights,
  LearnedPositionsWeights,
  GptBlockWeights,
  LayerNormWeights,
  Partial<UntiedHeadWeights>
>;

/**
 * GPT-2: learned positions, pre-norm blocks, biases everywhere. Weights start at N(0, 0.02²); those of the two
 * projections of each block that feed the residual stream at N(0, 0.02² / (2·nLayers)), so that its variance does not
 * grow with depth (Radford et al. 2019, section 2.3).
 */
export function gptLayer(config: GptConfig): GptLayer<GptWeights> {
  return assembleGpt(gptParts(config));
}

/**
 * The parts of that GPT-2, for one in which some are others.
 *
 * @example
 * const parts = gptParts(config);
 * const inLessMemory = assembleGpt({ ...parts, blocks: parts.blocks.map(recomputed) });
 */
export function gptParts(
  config: GptConfig,
): GptParts<
  TokenEmbeddingWeights,
  LearnedPositionsWeights,
  GptBlockWeights,
  LayerNormWeights,
  Partial<UntiedHeadWeights>
> {
  const { vocabSize, maxSeqLen, dModel, nLayers, nHeads, dFf, epsilon, dropout } = config;
  const initializer = normal({ std: 0.02 });
  const outputInitializer = normal({ std: 0.02 / Math.sqrt(2 * nLayers) });
  const norm = layerNorm({ dModel, epsilon });
  const block = transformerBlock({
    norm,
    attention: causalSelfAttention({
      dModel,
      nHeads,
      attentionDropout: dropout.attention,
      residualDropout: dropout.residual,
      initializer,
      outputInitializer,
    }),
    feedForward: mlp({
      dModel,
      dFf,
      activation: activations[config.activation],
      residualDropout: dropout.residual,
      initializer,
      outputInitializer,
    }),
  });
  return {
    tokens: tokenEmbedding({ vocabSize, dModel, initializer }),
    positions: learnedPositions({ maxSeqLen, dModel, initializer }),
    blocks: Array.from({ length: nLayers }, () => block), // one declaration, and weights of its own for each
    norm,
    // Which of the two a config names is known only at run time: the weights of either are a part of these.
    head: (config.tieEmbeddings ? tiedHead() : untiedHead({ vocabSize, dModel, initializer })) as Head<
      Partial<UntiedHeadWeights>
    >,
    maxSeqLen,
    embeddingDropout: dropout.embedding,
  };
}

const activations: Record<ActivationName, Activation> = { gelu, geluErf, silu, relu: (x) => tf.relu(x) };
