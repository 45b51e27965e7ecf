import type { GeneratedToken } from '@typeformer/generate';
import type { Tokenizer } from '@typeformer/tokenizer';
import { tokenSpelling } from './token-spelling.ts';

/** How likely tokens were, in the form of OpenAI's completions: lists with an entry for each token. */
export type Logprobs = {
  readonly tokens: readonly string[];
  /** Null for the first token of a prompt, which nothing comes before. */
  readonly token_logprobs: readonly (number | null)[];
  /** The likeliest tokens, and the one that is there. */
  readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[];
  /** Where it stands in the prompt with the answer behind it, in Unicode code points. */
  readonly text_offset: readonly number[];
};

/** A token that a model gave, or was given: the first of a prompt was not expected. */
export type ScoredToken = Pick<GeneratedToken, 'id'> & Partial<Pick<GeneratedToken, 'logProbability' | 'topTokens'>>;

/** Says how likely tokens were, one after another, of a text that goes on from `offset`. */
export function logprobsFrom(offset: number, tokenizer: Tokenizer): (token: ScoredToken) => Logprobs {
  const decoder = tokenizer.decodeStream({ unknown: '' });
  let end = offset;
  return ({ id, logProbability, topTokens = [] }) => {
    const start = end;
    end += codePoints(decoder.push(id));
    const token = tokenSpelling(id, tokenizer);
    const likeliest = topTokens.map((top) => [tokenSpelling(top.id, tokenizer), top.logProbability] as const);
    return {
      tokens: [token],
      token_logprobs: [logProbability ?? null],
      top_logprobs: [logProbability === undefined ? null : Object.fromEntries([...likeliest, [token, logProbability]])],
      text_offset: [start],
    };
  };
}

/** One after another. */
export function joinLogprobs(parts: readonly Logprobs[]): Logprobs {
  return {
    tokens: parts.flatMap(({ tokens }) => tokens),
    token_logprobs: parts.flatMap(({ token_logprobs }) => token_logprobs),
    top_logprobs: parts.flatMap(({ top_logprobs }) => top_logprobs),
    text_offset: parts.flatMap(({ text_offset }) => text_offset),
  };
}

/** How long a text is to Python, and so to OpenAI. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}
