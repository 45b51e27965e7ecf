import { assembleGpt, gptParts, type GptConfig, type GptLayer, type GptWeights } from '@typeformer/gpt';
import { recomputed } from '@typeformer/transformer';

/** The same layer of blocks that are computed again for the gradient. */
export function inLessMemory(config: GptConfig): GptLayer<GptWeights> {
  const parts = gptParts(config);
  return assembleGpt({ ...parts, blocks: parts.blocks.map(recomputed) });
}
