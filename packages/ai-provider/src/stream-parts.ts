import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider';
import type { TextStream } from '@typeformer/generate';
import { callEnd } from './call-end.ts';

export type StreamPartsOptions = Pick<LanguageModelV4CallOptions, 'abortSignal' | 'includeRawChunks'> & {
  readonly warnings: SharedV4Warning[];
  readonly response: { readonly modelId: string; readonly timestamp: Date };
};

/**
 * A text as the SDK's parts. An error is one of them, and the stream then finishes; raw ones are the tokens.
 *
 * @throws the signal's reason if it is aborted, as `fetch` does
 */
export async function* streamParts(
  stream: TextStream,
  { abortSignal, includeRawChunks, warnings, response }: StreamPartsOptions,
): AsyncGenerator<LanguageModelV4StreamPart, void, undefined> {
  const id = 'text';
  yield { type: 'stream-start', warnings };
  yield { type: 'response-metadata', ...response };
  yield { type: 'text-start', id };
  try {
    for await (const token of stream) {
      if (includeRawChunks) yield { type: 'raw', rawValue: token };
      if (token.text !== '') yield { type: 'text-delta', id, delta: token.text };
    }
  } catch (error) {
    yield { type: 'error', error };
  }
  if (stream.finishReason === 'aborted') abortSignal?.throwIfAborted();
  yield { type: 'text-end', id };
  yield { type: 'finish', ...callEnd(stream) };
}
