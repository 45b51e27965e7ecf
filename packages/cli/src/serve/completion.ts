import { streamText, together, type ScoringModel, type TextStream, type Usage } from '@typeformer/generate';
import type { CompletionsRequest, Prompt } from './completions-request.ts';
import { codePoints, joinLogprobs, logprobsFrom, type Logprobs } from './logprobs.ts';
import { samplingOptions, type SamplingContext } from './sampling-options.ts';
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

export type CompletionOptions = SamplingContext & {
  /** Asked for what the prompt's tokens are worth. */
  readonly scorer: ScoringModel;
};

/** Makes the texts that a request asks for, all at the same time. An abort ends them where they are. */
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
  }

  async function* text(
    prompt: Prompt,
    sample: number,
    echo?: Pick<Choice, 'text' | 'logprobs'>,
  ): AsyncGenerator<Omit<Choice, 'index'>, void, undefined> {
    const isEmpty = request.max_tokens === 0;
    if (echo || isEmpty) yield { text: '', logprobs: null, ...echo, finish_reason: isEmpty ? 'length' : null };
    if (isEmpty) return;
    const logprobs = logprobsFrom(codePoints(prompt.text), tokenizer);
    const stream = streamText({ ...samplingOptions(request, sample, options), prompt: prompt.ids });
    streams.push(stream);
    for await (const token of stream) {
      yield {
        text: token.text,
        logprobs: typeof request.logprobs === 'number' ? logprobs(token) : null,
        finish_reason: stream.finishReason ? (stream.finishReason === 'stop' ? 'stop' : 'length') : null,
      };
    }
  }

  async function echoOf({ text, ids }: Prompt): Promise<Pick<Choice, 'text' | 'logprobs'>> {
    if (typeof request.logprobs !== 'number') return { text, logprobs: null };
    const scored = await scoreTokens(ids, options.scorer, { count: request.logprobs, signal });
    return { text, logprobs: joinLogprobs(scored.map(logprobsFrom(0, tokenizer))) };
  }

  const iterator = choices();
  return {
    get usage() {
      return {
        promptTokens: request.prompts.reduce((sum, { ids }) => sum + ids.length, 0),
        generatedTokens: streams.reduce((sum, { usage }) => sum + usage.generatedTokens, 0),
      };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}
