import {
  frequencyPenalty,
  logitBias,
  presencePenalty,
  type LanguageModel,
  type StreamTextOptions,
} from '@typeformer/generate';
import { streaming, type TextContext } from '../streaming.ts';
import type { CompletionsRequest } from './completions-request.ts';

export type SamplingContext = TextContext & {
  /** Asked for each next token; shared with others. */
  readonly model: LanguageModel;
  /** By `performance.now()`: the first token after it is the last. */
  readonly deadline: number;
  readonly signal: AbortSignal;
};

/** What OpenAI's parameters are to `streamText`. Each sample of a seed is a text of its own, the same each time. */
export function samplingOptions(
  { seed, temperature, top_p, top_k, ...request }: CompletionsRequest,
  sample: number,
  { model, deadline, signal, ...taught }: SamplingContext,
): Omit<StreamTextOptions, 'prompt' | 'draft'> & { readonly model: LanguageModel } {
  return {
    model,
    ...streaming(taught),
    maxNewTokens: request.max_tokens,
    maxTime: Math.max(1, deadline - performance.now()),
    processors: [
      presencePenalty(request.presence_penalty),
      frequencyPenalty(request.frequency_penalty),
      logitBias(request.logit_bias),
    ],
    temperature: temperature < 1e-6 ? 0 : temperature,
    topK: top_k ?? undefined,
    topP: Math.max(top_p, Number.EPSILON), // 0 takes the likeliest
    seed: typeof seed === 'number' ? seedOf(seed, sample) : undefined,
    stopStrings: request.stop,
    topTokens: request.logprobs ?? 0,
    signal,
  };
}

/** OpenAI's seeds are signed and have 64 bits, `streamText`'s have 53 and no sign: the lower ones. */
function seedOf(seed: number, sample: number): number {
  return Number(BigInt.asUintN(53, BigInt(seed) + BigInt(sample)));
}
