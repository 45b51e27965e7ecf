import type { Context } from 'hono';
import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { ApiError } from './api-error.ts';
import type { AppEnv } from './app-env.ts';

/**
 * The value of a JSON body. What exceeds `maxBody` bytes is read and not kept.
 *
 * @throws ApiError if there is none, or its client leaves or takes too long
 */
export async function readJson(c: Context<AppEnv>, maxBody: number): Promise<unknown> {
  checkType(c);
  const body = await readBody(c, maxBody);
  if (!isUtf8(body)) throw new ApiError('The body must be UTF-8.', { status: 400 });
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new ApiError(`The body must be JSON: ${(error as Error).message}.`, { status: 400 });
  }
}

/** The type is asked for because a browser lets any page send other types to any server. */
function checkType(c: Context): void {
  const type = c.req.header('content-type')?.split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/json') throw new ApiError('The content-type must be application/json.', { status: 415 });
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw new ApiError(`The body must come as it is, without content-encoding (${encoding}).`, { status: 415 });
  }
}

async function readBody({ env: { incoming }, var: { limit } }: Context<AppEnv>, maxBody: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBody) chunks.push(chunk);
    else chunks.length = 0;
  });
  await once(incoming, 'end', { signal: limit.signal }).catch(() => {});
  if (size > maxBody) {
    throw new ApiError(`The body must have at most ${maxBody} bytes.`, { status: 413, code: 'body_too_large' });
  }
  limit.signal.throwIfAborted();
  if (!incoming.complete) throw new ApiError('The request was not whole.', { status: 400 });
  return Buffer.concat(chunks);
}
