import type { MiddlewareHandler } from 'hono';
import { ApiError } from './api-error.ts';

/** Whether a host's name or address is this machine's own, which no other reaches. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

/**
 * Refuses requests for another host's name. A page can have a name of its own stand for 127.0.0.1, and its visitors'
 * browsers then take this server for the page's own: "DNS rebinding", https://crypto.stanford.edu/dns/dns-rebinding.pdf
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const { hostname } = new URL(c.req.url);
  if (!isLoopback(hostname)) {
    throw new ApiError(`The host "${hostname}" must be this machine, such as localhost.`, { status: 403 });
  }
  await next();
};
