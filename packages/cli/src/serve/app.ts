import type { HttpBindings } from '@hono/node-server';
import { batched, promptCache, toReadableStream, type BatchingModel, type ScoringModel } from '@typeformer/generate';
import { Hono, type Context } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { ApiError } from './api-error.ts';
import { responseHead, streamedResponse, wholeResponse } from './completion-response.ts';
import { complete, type Completion } from './completion.ts';
import { readCompletionsRequest, type RequestContext } from './completions-request.ts';
import { logRequests } from './log-requests.ts';
import { loopbackOnly } from './loopback.ts';
import { serverSentEvents } from './server-sent-events.ts';
import { started } from './started.ts';
import { turns, type TurnsOptions } from './turns.ts';

export type AppOptions = RequestContext &
  TurnsOptions & {
    readonly model: BatchingModel & ScoringModel;
    /** In bytes. */
    readonly maxBody: number;
    /** Answers only those who call it by a name of this machine. */
    readonly loopback: boolean;
    /** What clients must know; anything will do if absent. */
    readonly apiKey?: string | undefined;
    /** The origins of web pages whose scripts may read answers. None by default. */
    readonly allowOrigins?: readonly string[] | undefined;
    readonly log: (line: string) => void;
  };

export type AppEnv = {
  readonly Bindings: HttpBindings;
  readonly Variables: { completion?: Completion };
};

/** A model behind OpenAI's interface. */
export interface App {
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
  /** Waits until nothing is computed, and frees what is remembered. The model is its owner's. */
  close(): Promise<void>;
}

export function createApp(options: AppOptions): App {
  const { model, tokenizer, name, timeout, maxBody, apiKey, allowOrigins = [], log } = options;
  const shared = promptCache(batched(model));
  const turn = turns(options);
  const served = { id: name, object: 'model', created: Math.floor(Date.now() / 1000), owned_by: 'typeformer' };

  const app = new Hono<AppEnv>();
  app.use(logRequests(log));
  if (options.loopback) app.use(loopbackOnly);
  if (allowOrigins.length > 0) app.use(cors({ origin: [...allowOrigins] }));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const message = `${c.req.method} ${c.req.path}: The method must be ${methods.join(' or ')}.`;
        return respond(c, new ApiError(message, { status: 405, headers: { allow: methods.join(', ') } }));
      },
    }),
  );
  if (apiKey !== undefined) app.use('/v1/*', authorization(apiKey));

  app.get('/health', (c) => c.json({ status: 'ok', model: name, running: turn.running, waiting: turn.waiting }));
  app.get('/v1/models', (c) => c.json({ object: 'list', data: [served] }));
  app.get('/v1/models/:id{.+}', (c) => {
    if (c.req.param('id') === name) return c.json(served);
    const message = `The model "${c.req.param('id')}" does not exist; the one that is served here is "${name}".`;
    throw new ApiError(message, { status: 404, param: 'model', code: 'model_not_found' });
  });

  const tooLarge = (): never => {
    throw new ApiError(`The body must have at most ${maxBody} bytes.`, { status: 413, code: 'body_too_large' });
  };
  app.post('/v1/completions', bodyLimit({ maxSize: maxBody, onError: tooLarge }), async (c) => {
    const start = performance.now();
    const { signal } = c.req.raw;
    const request = readCompletionsRequest(await jsonOf(c), options);
    const begin = (): Completion => {
      const maxTime = Math.max(1, timeout - (performance.now() - start));
      const completion = complete(request, { model: shared, scorer: model, tokenizer, maxTime, signal });
      c.set('completion', completion);
      return completion;
    };
    const choices = await started(turn.take(begin, signal));
    const [head, completion] = [responseHead(name), c.get('completion')!];
    if (!request.stream) return c.json(await wholeResponse(head, choices, completion));
    const includeUsage = request.stream_options?.include_usage ?? false;
    const parts = streamedResponse(head, choices, completion, includeUsage);
    return c.body(toReadableStream(serverSentEvents(orError(parts))), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  });

  app.notFound((c) => respond(c, new ApiError(`There is no ${c.req.path} here.`, { status: 404 })));
  app.onError((error, c) => {
    return error instanceof HTTPException ? error.getResponse() : respond(c, toApiError(error));
  });

  /** Its status is sent already, so an error is one of the values. */
  async function* orError(values: AsyncIterable<object>): AsyncGenerator<object, void, undefined> {
    try {
      yield* values;
    } catch (error) {
      yield toApiError(error);
    }
  }

  /** What was not foreseen is for the log, and not for clients. */
  function toApiError(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return new ApiError('The server failed; its log says why.', { status: 500 });
  }

  return {
    fetch: app.fetch,
    close: async () => {
      await turn.idle();
      shared.clear();
    },
  };
}

function respond(c: Context, error: ApiError): Response {
  return c.json(error.toJSON(), error.options.status, error.options.headers);
}

function authorization(token: string): ReturnType<typeof bearerAuth> {
  const error = new ApiError('The API key must be the one that the server was started with.', {
    status: 401,
    code: 'invalid_api_key',
  });
  const refusal = { message: error.toJSON() };
  return bearerAuth({
    token,
    noAuthenticationHeader: refusal,
    invalidAuthenticationHeader: refusal,
    invalidToken: refusal,
  });
}

/** The type is asked for because a browser lets any page send others to any server. */
async function jsonOf(c: Context): Promise<unknown> {
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    throw new ApiError('The content-type must be application/json.', { status: 415 });
  }
  try {
    return await c.req.json();
  } catch (error) {
    throw new ApiError(`The body must be JSON: ${(error as Error).message}.`, { status: 400 });
  }
}
