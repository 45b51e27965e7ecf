import {
  frequencyPenalty,
  logitBias,
  presencePenalty,
  stopTokens,
  streamText,
  together,
  type LanguageModel,
  type ScoringModel,
  type TextStream,
  type Usage,
} from '@typeformer/generate';
import type { Tokenizer } from '@typeformer/tokenizer';
import type { CompletionsRequest } from './completions-request.ts';
import { codePoints, joinLogprobs, logprobsFrom, type Logprobs } from './logprobs.ts';
import { scoreTokens } from './score-tokens.ts';

/** A part of one of the texts that a request asks for, in OpenAI's form. */
export type Choice = {
  /** Which text: those of the first prompt come first. */
  readonly index: number;
  readonly text: string;
  readonly logprobs: Logprobs | null;
  /** With the last part. */
  readonly finish_reason: 'stop' | 'length' | null;
};

/** The parts as they come, to be read once. */
export interface Completion extends AsyncIterable<Choice> {
  /** So far. A prompt counts once, however many texts continue it. */
  readonly usage: Usage;
}

export type CompletionOptions = {
  /** Asked for each next token; shared with others. */
  readonly model: LanguageModel;
  /** Asked for what the prompt's tokens are worth. */
  readonly scorer: ScoringModel;
  readonly tokenizer: Tokenizer;
  /** In milliseconds. */
  readonly maxTime: number;
  readonly signal: AbortSignal;
};

/** Makes the texts that a request asks for, all at the same time. It fails with what aborts it. */
export function complete(request: CompletionsRequest, options: CompletionOptions): Completion {
  const { tokenizer, signal } = options;
  const streams: TextStream[] = [];

  async function* choices(): AsyncGenerator<Choice, void, undefined> {
    const texts: AsyncIterable<Omit<Choice, 'index'>>[] = [];
    for (const prompt of request.prompts) {
      const echo = request.echo ? await echoOf(prompt) : undefined;
      for (let sample = 0; sample < request.n; sample++) texts.push(text(prompt, sample, echo));
    }
    for await (const { index, value } of together(texts)) yield { index, ...value };
    signal.throwIfAborted();
  }

  async function* text(
    prompt: readonly number[],
    sample: number,
    echo?: Pick<Choice, 'text' | 'logprobs'>,
  ): AsyncGenerator<Omit<Choice, 'index'>, void, undefined> {
    const isEmpty = request.max_tokens === 0;
    if (echo || isEmpty) yield { text: '', logprobs: null, ...echo, finish_reason: isEmpty ? 'length' : null };
    if (isEmpty) return;
    const logprobs = logprobsFrom(codePoints(textOf(prompt)), tokenizer);
    const stream = streamText(textOptions(request, prompt, sample, options));
    streams.push(stream);
    for await (const token of stream) {
      yield {
        text: token.text,
        logprobs: typeof request.logprobs === 'number' ? logprobs(token) : null,
        finish_reason: stream.finishReason ? (stream.finishReason === 'stop' ? 'stop' : 'length') : null,
      };
    }
  }

  async function echoOf(prompt: readonly number[]): Promise<Pick<Choice, 'text' | 'logprobs'>> {
    const text = textOf(prompt);
    if (typeof request.logprobs !== 'number') return { text, logprobs: null };
    const scored = await scoreTokens(prompt, options.scorer, request.logprobs, signal);
    return { text, logprobs: joinLogprobs(scored.map(logprobsFrom(0, tokenizer))) };
  }

  const textOf = (ids: readonly number[]): string => tokenizer.decode(ids, { unknown: '' });

  const iterator = choices();
  return {
    get usage() {
      return {
        promptTokens: request.prompts.reduce((sum, { length }) => sum + length, 0),
        generatedTokens: streams.reduce((sum, { usage }) => sum + usage.generatedTokens, 0),
      };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

/** The same seed gives the same texts, each one of its own. */
function textOptions(
  request: CompletionsRequest,
  prompt: readonly number[],
  sample: number,
  { model, tokenizer, maxTime, signal }: CompletionOptions,
): Parameters<typeof streamText>[0] {
  const { temperature, top_p, top_k, seed, presence_penalty, frequency_penalty, logit_bias } = request;
  const endOfText = tokenizer.specialTokens.get('<|endoftext|>');
  return {
    model,
    tokenizer: { encode: tokenizer.encode, decodeStream: () => tokenizer.decodeStream({ unknown: '' }) },
    prompt,
    maxNewTokens: request.max_tokens,
    maxTime,
    processors: [presencePenalty(presence_penalty), frequencyPenalty(frequency_penalty), logitBias(logit_bias)],
    temperature: temperature < 1e-6 ? 0 : temperature,
    topK: top_k ?? undefined,
    topP: Math.max(top_p, Number.EPSILON), // OpenAI's 0 takes the likeliest
    seed: typeof seed === 'number' ? seed + sample : undefined,
    stop: endOfText === undefined ? undefined : stopTokens([endOfText]),
    stopStrings: request.stop,
    topTokens: request.logprobs ?? 0,
    signal,
  };
}
