import type { LanguageModelV4 } from '@ai-sdk/provider';
import { generateText, streamText, toReadableStream, type LanguageModel } from '@typeformer/generate';
import { callEnd } from './call-end.ts';
import { callReader } from './call-reader.ts';
import { streamParts } from './stream-parts.ts';
import type { ProviderTokenizer, TypeformerOptions } from './typeformer-options.ts';

/**
 * The model as a language model of the Vercel AI SDK (specification version 4), for its `streamText`, `generateText`
 * and what builds on them. The model is a plain one, which continues a text; it knows no chat and no tools.
 *
 * Settings mean what they mean to `streamText` of `@typeformer/generate`. Without `maxOutputTokens` the text ends with
 * the context at the latest; with it, the window slides. JSON is constrained to its schema, of which `matchesSchema`
 * says what it may hold.
 *
 * A call rejects with a RangeError as `streamText` and `matchesSchema` throw it, with UnsupportedFunctionalityError if a
 * message holds more than text, and with the signal's reason if it is aborted.
 */
export function typeformer(
  model: LanguageModel,
  tokenizer: ProviderTokenizer,
  settings: TypeformerOptions = {},
): LanguageModelV4 {
  const { modelId = 'typeformer' } = settings;
  const readCall = callReader(model, tokenizer, settings);
  return {
    specificationVersion: 'v4',
    provider: 'typeformer',
    modelId,
    supportedUrls: {},
    async doGenerate(call) {
      const response = { modelId, timestamp: new Date() };
      const { options, warnings } = readCall(call);
      const generated = await generateText(options);
      if (generated.finishReason === 'aborted') call.abortSignal?.throwIfAborted();
      return { content: [{ type: 'text', text: generated.text }], ...callEnd(generated), response, warnings };
    },
    async doStream(call) {
      const response = { modelId, timestamp: new Date() };
      const { options, warnings } = readCall(call);
      return { stream: toReadableStream(streamParts(streamText(options), { ...call, response, warnings })) };
    },
  };
}
