import { countParameters } from '@typeformer/layer';
import type { GptConfig } from './config.ts';
import { gptLayer } from './gpt-layer.ts';

/** What a model is and costs, from its declaration alone. */
export type ModelDescription = {
  readonly parameters: {
    readonly total: number;
    /** Without the token and position tables. */
    readonly nonEmbedding: number;
    readonly byComponent: Readonly<Record<Component, number>>;
  };
  /** Bytes of the weights, by the type they are stored in. */
  readonly bytes: { readonly float32: number; readonly float16: number; readonly int8: number; readonly int4: number };
  /**
   * Floating-point operations (a multiplication and an addition are two) for one token at the end of a full context;
   * training is the forward pass and twice as much backward. Kaplan et al. 2020, https://arxiv.org/abs/2001.08361
   */
  readonly flopsPerToken: { readonly forward: number; readonly training: number };
  /** Bytes of keys and values, in float32, that generation keeps for each token. */
  readonly keyValueCacheBytesPerToken: number;
};

export type Component = 'tokens' | 'positions' | 'blocks' | 'norm' | 'head';

/** Counts what a configuration means, without making a single weight. */
export function describeModel(config: GptConfig): ModelDescription {
  const { vocabSize, maxSeqLen, dModel, nLayers, dFf } = config;
  const { byComponent: ofOneBlock } = countParameters(gptLayer({ ...config, nLayers: 1 }));
  const byComponent = { ...ofOneBlock, blocks: nLayers * ofOneBlock.blocks }; // they are all alike
  const total = Object.values(byComponent).reduce((sum, count) => sum + count, 0);
  const matrixProducts = nLayers * (4 * dModel * dModel + 2 * dModel * dFf) + vocabSize * dModel; // multiplications
  const attention = nLayers * 2 * maxSeqLen * dModel; // queries · keys, and weights · values
  const forward = 2 * (matrixProducts + attention);
  return {
    parameters: { total, nonEmbedding: total - byComponent.tokens - byComponent.positions, byComponent },
    bytes: { float32: 4 * total, float16: 2 * total, int8: total, int4: total / 2 },
    flopsPerToken: { forward, training: 3 * forward },
    keyValueCacheBytesPerToken: 2 * nLayers * dModel * 4,
  };
}
