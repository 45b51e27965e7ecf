import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider';
import {
  frequencyPenalty,
  matchesSchema,
  presencePenalty,
  stopTokens,
  tokenTrie,
  type LanguageModel,
  type LogitsProcessor,
  type StreamTextOptions,
  type TokenTrie,
} from '@typeformer/generate';
import { promptMessages, type PromptMessage } from './prompt-messages.ts';
import type { ProviderTokenizer, TypeformerOptions } from './typeformer-options.ts';

/** What a call of the SDK asks of generation, and warnings of what it asks in vain. */
export type ReadCall = { readonly options: StreamTextOptions; readonly warnings: SharedV4Warning[] };

/** Reads calls for one model. A call that asks for JSON makes the tokenizer's trie, for all that follow. */
export function callReader(
  model: LanguageModel,
  tokenizer: ProviderTokenizer,
  { endOfText: ends = usualEnd(tokenizer), formatPrompt = blankLines, processors = [] }: TypeformerOptions,
): (call: LanguageModelV4CallOptions) => ReadCall {
  const endOfText = [ends].flat();
  let trie: TokenTrie | undefined;

  function constraints({ responseFormat }: LanguageModelV4CallOptions): LogitsProcessor[] {
    if (responseFormat?.type !== 'json' || endOfText.length === 0) return [];
    trie ??= tokenTrie(tokenizer, { endOfText });
    return [matchesSchema(responseFormat.schema ?? true, trie)];
  }

  function warnings({ responseFormat, tools, reasoning = 'none' }: LanguageModelV4CallOptions): SharedV4Warning[] {
    const unsupported: SharedV4Warning[] = [];
    if (responseFormat?.type === 'json' && endOfText.length === 0) {
      const details = 'JSON needs a token that ends the text: pass endOfText to typeformer.';
      unsupported.push({ type: 'unsupported', feature: 'responseFormat', details });
    }
    if (tools?.length) unsupported.push({ type: 'unsupported', feature: 'tools' });
    if (reasoning !== 'none' && reasoning !== 'provider-default') {
      unsupported.push({ type: 'unsupported', feature: 'reasoning' });
    }
    return unsupported;
  }

  return (call) => {
    const asked = formatPrompt(promptMessages(call.prompt));
    const prompt = typeof asked === 'string' ? tokenizer.encode(asked) : asked;
    const { maxOutputTokens = model.maxSeqLen + 1 - prompt.length, temperature, topK, topP, seed } = call;
    const options = {
      model,
      tokenizer,
      prompt,
      maxNewTokens: maxOutputTokens,
      processors: [
        ...constraints(call),
        ...processors,
        frequencyPenalty(call.frequencyPenalty ?? 0),
        presencePenalty(call.presencePenalty ?? 0),
      ],
      temperature,
      topK,
      topP,
      seed,
      stop: stopTokens(endOfText),
      stopStrings: call.stopSequences,
      signal: call.abortSignal,
    };
    return { options, warnings: warnings(call) };
  };
}

function usualEnd({ specialTokens }: ProviderTokenizer): readonly number[] {
  return [specialTokens.get('<|endoftext|>') ?? specialTokens.get('</s>') ?? []].flat();
}

function blankLines(messages: readonly PromptMessage[]): string {
  return messages.map(({ text }) => text).join('\n\n');
}
