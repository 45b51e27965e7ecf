import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { FinishReason, Usage } from '@typeformer/generate';

export type CallEnd = { readonly finishReason: LanguageModelV4FinishReason; readonly usage: LanguageModelV4Usage };

const unified = { stop: 'stop', length: 'length', context: 'length', time: 'length', aborted: 'other' } as const;

/** Why a generation ended and what it used, as the SDK says it; without a reason it ended by an error. */
export function callEnd(generation: {
  readonly finishReason: FinishReason | undefined;
  readonly usage: Usage;
}): CallEnd {
  const { finishReason, usage } = generation;
  return {
    finishReason: { unified: finishReason ? unified[finishReason] : 'error', raw: finishReason },
    usage: {
      inputTokens: { total: usage.promptTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: usage.generatedTokens, text: usage.generatedTokens, reasoning: 0 },
    },
  };
}
