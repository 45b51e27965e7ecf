import { randomUUID } from 'node:crypto';
import type { Choice, Completion } from './completion.ts';
import { joinLogprobs } from './logprobs.ts';

/** What OpenAI says with every completion, and with every part of one. */
export type ResponseHead = {
  readonly id: string;
  readonly object: 'text_completion';
  /** In seconds since 1970. */
  readonly created: number;
  readonly model: string;
};

export function responseHead(model: string): ResponseHead {
  return { id: `cmpl-${randomUUID()}`, object: 'text_completion', created: Math.floor(Date.now() / 1000), model };
}

/** All parts as one answer. */
export async function wholeResponse(
  head: ResponseHead,
  choices: AsyncIterable<Choice>,
  completion: Completion,
): Promise<object> {
  const parts: Choice[][] = [];
  for await (const choice of choices) (parts[choice.index] ??= []).push(choice);
  return { ...head, choices: parts.map(joinParts), usage: usageOf(completion) };
}

/** An answer for each part, and with `includeUsage` one more, for the numbers. */
export async function* streamedResponse(
  head: ResponseHead,
  choices: AsyncIterable<Choice>,
  completion: Completion,
  includeUsage: boolean,
): AsyncGenerator<object, void, undefined> {
  for await (const choice of choices) yield { ...head, choices: [choice], ...(includeUsage && { usage: null }) };
  if (includeUsage) yield { ...head, choices: [], usage: usageOf(completion) };
}

function joinParts(parts: readonly Choice[]): Choice {
  const logprobs = parts.flatMap((part) => part.logprobs ?? []);
  return {
    ...parts.at(-1)!,
    text: parts.map(({ text }) => text).join(''),
    logprobs: logprobs.length > 0 ? joinLogprobs(logprobs) : null,
  };
}

function usageOf({ usage: { promptTokens, generatedTokens } }: Completion): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: generatedTokens,
    total_tokens: promptTokens + generatedTokens,
  };
}
