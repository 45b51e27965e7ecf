import { batched, promptCache, type BatchingModel, type ScoringModel } from '@typeformer/generate';
import { Hono, type Context } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { ApiError } from './api-error.ts';
import type { AppEnv } from './app-env.ts';
import type { RequestContext } from './completions-request.ts';
import { completionsRoute } from './completions-route.ts';
import { logRequests } from './log-requests.ts';
import { loopbackOnly } from './loopback.ts';
import { modelNotFound } from './model-not-found.ts';
import { limitTime } from './time-limit.ts';
import { createTurns, type TurnsOptions } from './turns.ts';

export type AppOptions = RequestContext &
  TurnsOptions & {
    readonly model: BatchingModel & ScoringModel;
    /** In bytes. */
    readonly maxBody: number;
    /** For a request, in milliseconds: then its answer ends with what there is, or is that there is none. */
    readonly timeout: number;
    /** Answers only those who call it by a name of this machine. */
    readonly loopback: boolean;
    /** What clients must know: a bearer token. Nothing if absent. */
    readonly apiKey?: string | undefined;
    /** The origins of the web pages whose scripts may call, as browsers send them; `*` is all. None if absent. */
    readonly allowOrigins?: readonly string[] | undefined;
    /** Takes a line for each request. */
    readonly log: (line: string) => void;
    /** Takes what was not foreseen, which is not for clients. */
    readonly report: (error: unknown) => void;
  };

/** A model behind OpenAI's interface. */
export interface App {
  readonly fetch: Hono<AppEnv>['fetch'];
  /** Waits until nothing is computed, and frees what is remembered. The model remains its owner's. */
  close(): Promise<void>;
}

export function createApp(options: AppOptions): App {
  const { model, name, timeout, loopback, apiKey, allowOrigins = [], log, report } = options;
  const shared = promptCache(batched(model));
  const turns = createTurns(options);
  const served = { id: name, object: 'model', created: Math.floor(Date.now() / 1000), owned_by: 'typeformer' };

  const app = new Hono<AppEnv>();
  app.use(logRequests(log));
  app.use(limitTime(timeout));
  if (loopback) app.use(loopbackOnly);
  if (allowOrigins.length > 0) app.use(cors({ origin: allowOrigins.includes('*') ? '*' : [...allowOrigins] }));
  if (apiKey !== undefined) app.use('/v1/*', bearerAuth({ token: apiKey }));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: wrongMethod }));

  app.get('/health', (c) => c.json({ status: 'ok', model: name, running: turns.running, waiting: turns.waiting }));
  app.get('/v1/models', (c) => c.json({ object: 'list', data: [served] }));
  app.get('/v1/models/:model{.+}', (c) => {
    if (c.req.param('model') === name) return c.json(served);
    throw modelNotFound(c.req.param('model'), name);
  });
  app.post('/v1/completions', completionsRoute({ ...options, model: shared, scorer: model, turns, toApiError }));

  app.notFound((c) => respond(c, new ApiError(`There is no ${c.req.path} here.`, { status: 404 })));
  app.onError((error, c) => respond(c, error instanceof HTTPException ? wrongKey() : toApiError(error)));

  function toApiError(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    report(error);
    return new ApiError('The server failed; its log says why.', { status: 500 });
  }

  return {
    fetch: app.fetch,
    close: async () => {
      await turns.idle();
      shared.clear();
    },
  };
}

function respond(c: Context, error: ApiError): Response {
  return c.json(error.toJSON(), error.options.status, error.options.headers);
}

function wrongMethod(c: Context, methods: readonly string[]): Response {
  const message = `${c.req.method} ${c.req.path}: The method must be ${methods.join(' or ')}.`;
  return respond(c, new ApiError(message, { status: 405, headers: { allow: methods.join(', ') } }));
}

function wrongKey(): ApiError {
  const message = 'The API key must be the one that the server was started with.';
  return new ApiError(message, { status: 401, code: 'invalid_api_key', headers: { 'www-authenticate': 'Bearer' } });
}
