import { toReadableStream } from '@typeformer/generate';
import type { Context } from 'hono';
import { ApiError } from './api-error.ts';
import type { AppEnv } from './app.ts';
import { responseHead, streamedResponse, wholeResponse } from './completion-response.ts';
import { complete, type Completion, type CompletionOptions } from './completion.ts';
import { readCompletionsRequest, type RequestContext } from './completions-request.ts';
import { serverSentEvents } from './server-sent-events.ts';
import { started } from './started.ts';
import type { Turns } from './turns.ts';

export type CompletionsRouteOptions = Pick<CompletionOptions, 'model' | 'scorer'> &
  RequestContext & {
    readonly turns: Turns;
    /** For all of it, in milliseconds. */
    readonly timeout: number;
    /** What to tell the client of an error after the status is sent. */
    readonly toApiError: (error: unknown) => ApiError;
  };

/** `POST /v1/completions`. An error before the first token has a status of its own, also where the answer is a stream. */
export function completionsRoute(options: CompletionsRouteOptions): (c: Context<AppEnv>) => Promise<Response> {
  const { name, turns, timeout, toApiError } = options;

  async function* orError(values: AsyncIterable<object>): AsyncGenerator<object, void, undefined> {
    try {
      yield* values;
    } catch (error) {
      yield toApiError(error);
    }
  }

  return async (c) => {
    const deadline = performance.now() + timeout;
    const signal = c.get('signal');
    const request = readCompletionsRequest(await jsonOf(c), options);
    const begin = (): Completion => {
      const completion = complete(request, { ...options, deadline, signal });
      c.set('completion', completion);
      return completion;
    };
    const choices = await started(turns.take(begin, signal));
    const [head, completion] = [responseHead(name), c.get('completion')!];
    if (!request.stream) return c.json(await wholeResponse(head, choices, completion));
    const parts = streamedResponse(head, choices, completion, request.stream_options?.include_usage ?? false);
    return c.body(toReadableStream(serverSentEvents(orError(parts))), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  };
}

/** The type is asked for because a browser lets any page send other types to any server. */
async function jsonOf(c: Context): Promise<unknown> {
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    throw new ApiError('The content-type must be application/json.', { status: 415 });
  }
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(`The body must be JSON: ${(error as Error).message}.`, { status: 400 });
  }
}
