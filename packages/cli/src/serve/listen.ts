import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { App } from './app.ts';
import { limitPatience } from './patience.ts';

export type ListenOptions = {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** How long, in milliseconds, a client may take over a request's headers, or leave an answer unread. */
  readonly timeout: number;
};

/** A server that listens. */
export interface Listener {
  /** Where, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new requests, and ends those that take longer than `grace`, in milliseconds. */
  close(grace: number): Promise<void>;
}

/** @throws Error if the port is taken, or the host not one of this machine */
export async function listen(fetch: App['fetch'], { host, port, timeout }: ListenOptions): Promise<Listener> {
  const serverOptions = {
    headersTimeout: timeout,
    requestTimeout: 0, // the app's, which answers
    connectionsCheckingInterval: Math.min(timeout, 1000),
  };
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
  limitPatience(server, timeout);
  server.on('request', (_, response) => {
    response.once('close', () => setImmediate(() => server.listening || server.closeIdleConnections()));
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw refusal(error as NodeJS.ErrnoException, host, port);
  }
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    async close(grace) {
      const closed = once(server, 'close');
      server.close();
      const timer = setTimeout(() => server.closeAllConnections(), grace);
      await closed;
      clearTimeout(timer);
    },
  };
}

function refusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): Error {
  if (code === 'EADDRINUSE') return new Error(`--port ${port} is taken; choose another, or 0 for any that is free.`);
  if (code === 'EACCES') return new Error(`--port ${port} needs more rights; choose one from 1024.`);
  return new Error(`--host ${host}: ${message}.`);
}
