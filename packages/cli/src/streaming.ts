import type { SpecialTokenIds } from '@typeformer/checkpoint/files';
import { stopTokens, type StreamTextOptions } from '@typeformer/generate';
import type { Tokenizer } from '@typeformer/tokenizer';

/** What texts are read and ended by. */
export type TextContext = { readonly tokenizer: Tokenizer; readonly specialTokenIds: SpecialTokenIds };

/** A tokenizer for `streamText`: an end of text ends a text, and ids that a model has beyond its tokens are no text. */
export function streaming({
  tokenizer,
  specialTokenIds: { endOfText },
}: TextContext): Pick<StreamTextOptions, 'tokenizer' | 'stop'> {
  return {
    tokenizer: { encode: tokenizer.encode, decodeStream: () => tokenizer.decodeStream({ unknown: '' }) },
    stop: stopTokens(endOfText),
  };
}
