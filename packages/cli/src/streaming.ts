import { stopTokens, type StreamTextOptions } from '@typeformer/generate';
import type { Tokenizer } from '@typeformer/tokenizer';

/** A tokenizer for `streamText`: its end of text ends a text, and ids that a model has beyond its tokens are no text. */
export function streaming(tokenizer: Tokenizer): Pick<StreamTextOptions, 'tokenizer' | 'stop'> {
  const endOfText = tokenizer.specialTokens.get('<|endoftext|>');
  return {
    tokenizer: { encode: tokenizer.encode, decodeStream: () => tokenizer.decodeStream({ unknown: '' }) },
    stop: endOfText === undefined ? undefined : stopTokens([endOfText]),
  };
}
