import type * as tf from '@tensorflow/tfjs-core';
import { learnedPositions, tiedHead, tokenEmbedding } from '@typeformer/embeddings';
import { generate, greedy, topK } from '@typeformer/generate';
import { assembleGpt, type Gpt } from '@typeformer/gpt';
import { ones } from '@typeformer/layer';
import {
  causalSelfAttention,
  layerNorm,
  mlp,
  transformerBlock,
  type Attention,
  type Norm,
} from '@typeformer/transformer';

const [dModel, nHeads] = [8, 2];
const parts = {
  attention: causalSelfAttention({ dModel, nHeads }),
  feedForward: mlp({ dModel }),
  norm: layerNorm({ dModel }),
};
const block = transformerBlock(parts);

/** The right parts compile. */
export const right = assembleGpt({
  tokens: tokenEmbedding({ vocabSize: 5, dModel }),
  positions: learnedPositions({ maxSeqLen: 4, dModel }),
  blocks: [block],
  norm: parts.norm,
  head: tiedHead(),
  maxSeqLen: 4,
});

export const noPresent: Attention<object> = {
  parameters: {},
  // @ts-expect-error an attention gives back what it remembers
  apply: (_, x) => ({ output: x }),
};

export const wrongRank: Norm<{ readonly scale: tf.Tensor1D }> = {
  parameters: { scale: ones([dModel]) },
  // @ts-expect-error a norm gives [batch, seq, dModel]
  apply: (_, x) => x.mean(-1) as tf.Tensor2D,
};

export const undeclared: Norm<{ readonly scale: tf.Tensor1D }> = {
  parameters: { scale: ones([dModel]) },
  // @ts-expect-error `bias` is not declared
  apply: ({ scale, bias }, x) => x.mul(scale).add(bias),
};

// @ts-expect-error a norm is no attention
transformerBlock({ ...parts, attention: parts.norm });

// @ts-expect-error an attention is no feed-forward: it gives more than its output
transformerBlock({ ...parts, feedForward: parts.attention });

// @ts-expect-error a head is missing
assembleGpt({
  tokens: tokenEmbedding({ vocabSize: 5, dModel }),
  positions: learnedPositions({ maxSeqLen: 4, dModel }),
  blocks: [block],
  norm: parts.norm,
  maxSeqLen: 4,
});

declare const model: Gpt;
generate({ model, prompt: [1], maxNewTokens: 1, processors: [topK(3)], sampler: greedy() });
// @ts-expect-error a processor is no sampler
generate({ model, prompt: [1], maxNewTokens: 1, sampler: topK(3) });
// @ts-expect-error a prompt is ids, not text
generate({ model, prompt: 'text', maxNewTokens: 1 });
