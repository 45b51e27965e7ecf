import type { ByteTokenizer, LogitsProcessor, StreamTokenizer } from '@typeformer/generate';
import type { PromptMessage } from './prompt-messages.ts';

/** What the provider asks of a tokenizer; those of `@typeformer/tokenizer` have it. */
export type ProviderTokenizer = StreamTokenizer & ByteTokenizer;

export type TypeformerOptions = {
  /** What the SDK calls the model: `'typeformer'` if absent. */
  readonly modelId?: string | undefined;
  /**
   * The id that ends the text, or each that does, as `loadSpecialTokenIds` of `@typeformer/checkpoint` reads them; none is
   * shown. If absent that of `<|endoftext|>` or `</s>`, or none if there is no such token.
   */
  readonly endOfText?: number | readonly number[] | undefined;
  /**
   * The text to continue, or its ids: these where a message must not hold special tokens that the prompt does. If absent the
   * messages' texts with blank lines between, so that a single one is as it was.
   */
  readonly formatPrompt?: ((messages: readonly PromptMessage[]) => string | readonly number[]) | undefined;
  /** For what the SDK has no settings, such as `minP(0.05)`: applied before what the call sets. None if absent. */
  readonly processors?: readonly LogitsProcessor[] | undefined;
};
