import { toReadableStream } from '@typeformer/generate';
import type { Context } from 'hono';
import type { ApiError } from './api-error.ts';
import type { AppEnv } from './app-env.ts';
import { responseHead, streamedResponse, wholeResponse } from './completion-response.ts';
import { complete, type Completion, type CompletionOptions } from './completion.ts';
import { readCompletionsRequest, type RequestContext } from './completions-request.ts';
import { readJson } from './read-json.ts';
import { serverSentEvents } from './server-sent-events.ts';
import { started } from './started.ts';
import type { Turns } from './turns.ts';

export type CompletionsRouteOptions = Pick<CompletionOptions, 'model' | 'scorer'> &
  RequestContext & {
    readonly turns: Turns;
    /** Of a body, in bytes. */
    readonly maxBody: number;
    /** What to tell the client of an error after the status is sent. */
    readonly toApiError: (error: unknown) => ApiError;
  };

/** `POST /v1/completions`. An error before the first token has a status of its own, also where the answer is a stream. */
export function completionsRoute(options: CompletionsRouteOptions): (c: Context<AppEnv>) => Promise<Response> {
  const { name, maxBody, turns, toApiError } = options;

  async function* orError(values: AsyncIterable<object>): AsyncGenerator<object, void, undefined> {
    try {
      yield* values;
    } catch (error) {
      yield toApiError(error);
    }
  }

  return async (c) => {
    const { deadline, signal, lift } = c.get('limit');
    const request = readCompletionsRequest(await readJson(c, maxBody), options);
    const begin = (): Completion => {
      const completion = complete(request, { ...options, deadline, signal });
      c.set('completion', completion);
      return completion;
    };
    const choices = await started(turns.take(begin, signal), signal);
    lift();
    const [head, completion] = [responseHead(name), c.get('completion')!];
    if (!request.stream) return c.json(await wholeResponse(head, choices, completion));
    const parts = streamedResponse(head, choices, completion, request.stream_options?.include_usage ?? false);
    return c.body(toReadableStream(serverSentEvents(orError(parts))), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  };
}
