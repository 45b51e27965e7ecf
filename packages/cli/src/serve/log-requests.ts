import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** Writes a line for each request when its answer is out, or its client gone. */
export function logRequests(log: (line: string) => void): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const start = performance.now();
    const { outgoing } = c.env;
    const { pathname } = new URL(c.req.url); // as it was sent: c.req.path may hold line breaks
    outgoing.once('close', () => {
      const usage = c.get('completion')?.usage;
      log(
        [
          `${c.req.method} ${pathname} ${outgoing.writableFinished ? outgoing.statusCode : 'left'}`,
          ...(usage ? [`${usage.promptTokens} + ${usage.generatedTokens} tokens`] : []),
          `${Math.round(performance.now() - start)} ms`,
        ].join(', '),
      );
    });
    await next();
  };
}
