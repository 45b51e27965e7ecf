import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

const statuses: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/**
 * Ends connections whose client does not read its answer for `timeout`, in milliseconds, or does not send a request that
 * Node waits for or can read. A client that waits for its answer is not at fault, and nor is one whose request has come
 * while the model held the event loop: Node's timers go off before it reads, and so nothing ends before that.
 */
export function limitPatience(server: Server, timeout: number): void {
  const responses = new WeakMap<Duplex, ServerResponse>(); // the last on each connection
  const isWaiting = (socket: Duplex): boolean => responses.get(socket)?.writableFinished === false;

  server.on('request', ({ socket }, response) => {
    responses.set(socket, response);
    response.setTimeout(timeout, () => socket.writableLength > 0 && socket.destroy());
  });
  server.on('timeout', (socket) => {
    setImmediate(() => isWaiting(socket) || socket.destroy());
  });
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
    setImmediate(() => {
      if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && isWaiting(socket)) return;
      const isAnswering = isWaiting(socket) && responses.get(socket)!.headersSent;
      if (socket.writable && !isAnswering) {
        socket.write(`HTTP/1.1 ${statuses[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
      }
      socket.destroy();
    });
  });
}
