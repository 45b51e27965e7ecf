import type { Context, MiddlewareHandler } from 'hono';
import { once } from 'node:events';
import { ApiError } from './api-error.ts';
import type { AppEnv } from './app-env.ts';

/** How long a request may take. */
export interface TimeLimit {
  /** By `performance.now()`. */
  readonly deadline: number;
  /** Aborts at the deadline, for what its reason says, and when the client has left or has its answer. */
  readonly signal: AbortSignal;
  /** For an answer that has begun, and ends by itself at the deadline with what there is. */
  lift(): void;
}

/**
 * Ends what takes longer than `timeout`, in milliseconds: a request that is not whole, and an answer that has not begun.
 * An answer goes out when its request has been read to the end, wanted or not: a connection that closes on unread bytes
 * is reset, and the answer with it. Where the time was over first, the answer says that the connection closes.
 */
export function limitTime(timeout: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { incoming, outgoing } = c.env;
    const controller = new AbortController();
    const { signal } = controller;
    let lifted = false;
    const late = (): void => void (lifted || controller.abort(tooLate(c, timeout)));
    const timer = setTimeout(() => setImmediate(late), timeout); // when what came meanwhile is read
    outgoing.once('close', () => {
      clearTimeout(timer);
      controller.abort(new ApiError('The client has left.', { status: 400 }));
    });
    const lift = (): void => void (lifted = true);
    c.set('limit', { deadline: performance.now() + timeout, signal, lift });
    await next();
    if (!incoming.complete) await once(incoming.resume(), 'end', { signal }).catch(() => {});
    if (!incoming.complete) c.header('connection', 'close');
  };
}

function tooLate({ env, var: { completion } }: Context<AppEnv>, timeout: number): ApiError {
  const time = `${timeout / 1000} s`;
  if (!env.incoming.complete) {
    return new ApiError(`The request was not whole after ${time}.`, { status: 408, code: 'timeout' });
  }
  const message = completion
    ? `The answer had not begun after ${time}.`
    : `The server was busy with other requests for ${time}.`;
  return new ApiError(message, { status: 503, code: 'timeout', headers: { 'retry-after': '1' } });
}
