import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { httpFile } from './http-file.ts';
import { readBytes } from './read-bytes.ts';
import { readText } from './read-text.ts';
import { urlSource } from './url-source.ts';

const readAhead = 2 ** 20;
const size = 4 * readAhead;

let server = createServer();
let hungUp: Promise<unknown>;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('httpFile asks for a mebibyte at a time, so that small neighbours come together', async () => {
  const ranges: string[] = [];
  const url = await serve(ranged((range) => ranges.push(range)));
  const file = (await httpFile(url))!;
  await file.read(0, 8);
  await file.read(8, 500);
  await file.read(readAhead, 3 * readAhead);
  await file.read(3 * readAhead + 1, 3 * readAhead + 5);
  await file.read(3 * readAhead + 5, size);
  expect(ranges).toEqual(['0-1048575', '1048576-3145727', '3145729-4194303']);
});

it('httpFile downloads a file once from a server that knows no ranges', async () => {
  let requests = 0;
  const url = await serve((_, response) => {
    requests++;
    response.end('all of it');
  });
  const file = (await httpFile(url))!;
  expect(new TextDecoder().decode(await file.read(0, 3))).toBe('all');
  expect(new TextDecoder().decode(await file.read(4, 9))).toBe('of it');
  expect(requests).toBe(1);
});

it('httpFile downloads a file whole when the server hides its size', async () => {
  const url = await serve((request, response) => {
    if (request.headers.range) response.writeHead(206).end('al');
    else response.end('all of it');
  });
  expect((await httpFile(url))!.size).toBe(9);
});

it('httpFile takes the page that a host shows for a missing file as no file', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>');
  });
  expect(await httpFile(url)).toBeUndefined();
});

it.each([401, 403, 500, 503])('httpFile names the URL, without its query, and the status %d', async (status) => {
  const url = await serve((_, response) => response.writeHead(status).end());
  await expect(httpFile(new URL('?token=secret', url))).rejects.toThrow(
    new Error(`${url}: the server answered with status ${status}.`),
  );
});

it('httpFile names the URL of a server that cannot be reached', async () => {
  const url = await serve(() => {});
  await new Promise((resolve) => server.close(resolve));
  await expect(httpFile(url)).rejects.toThrow(new Error(`${url}: fetch failed`));
});

it('httpFile names the URL when a whole download breaks off', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('the beginning', () => response.destroy());
  });
  await expect(httpFile(url)).rejects.toThrow(new Error(`${url}: terminated`));
});

it.each<[string, RequestListener, string]>([
  [
    'breaks off',
    (_, response) => {
      response.writeHead(206, { 'content-length': readAhead });
      response.write('the beginning', () => response.destroy());
    },
    'terminated',
  ],
  [
    'is shorter than promised',
    (request, response) => {
      const range = request.headers.range!.replace('=', ' ');
      response.writeHead(206, { 'content-range': `${range}/${size}`, etag: '"1"' }).end('short');
    },
    'there are only 5.',
  ],
  [
    'comes from a file of another size',
    (_, response) => response.writeHead(206, { 'content-range': 'bytes 2097152-2097161/2097162' }).end('0123456789'),
    `the file changed since it was opened, when it had ${size} bytes (now: bytes 2097152-2097161/2097162).`,
  ],
  [
    'comes from another version of the file',
    (request, response) => {
      const range = `${request.headers.range!.replace('=', ' ')}/${size}`;
      response.writeHead(206, { 'content-range': range, etag: '"2"' }).end(Buffer.alloc(readAhead));
    },
    `the file changed since it was opened, when it had ${size} bytes (now: bytes 2097152-3145727/${size}).`,
  ],
  ['is an error', (_, response) => response.writeHead(502).end(), 'the server answered with status 502.'],
])('httpFile names the URL and the bytes when a later part %s', async (_, later, reason) => {
  const url = await serve((request, response) => {
    if (request.headers.range!.startsWith('bytes=0-')) ranged(() => {})(request, response);
    else later(request, response);
  });
  const file = (await httpFile(url))!;
  await expect(readBytes(file, 2_097_152, 2_097_162)).rejects.toThrow(
    new Error(`${url}: cannot read the bytes from 2097152 to 2097162: ${reason}`),
  );
});

it.each<[string, RequestListener, string]>([
  [
    'inflates without an end',
    (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const gzip = createGzip();
      gzip.pipe(response);
      endlessly(gzip, response);
    },
    'the server sent more than the 10000000 bytes that are taken.',
  ],
  [
    'has no end, as a whole',
    (_, response) => endlessly(response.writeHead(200), response),
    'the server sent more than the 10000000 bytes that are taken.',
  ],
  [
    'has no end, as a part',
    (_, response) => endlessly(response.writeHead(206, { 'content-range': `bytes 0-1048575/${size}` }), response),
    'the server sent more than the 1048576 bytes that are taken.',
  ],
  [
    'is longer than it may be',
    (_, response) => endlessly(response.writeHead(200, { 'content-length': 10_000_001 }), response),
    'the server sent more than the 10000000 bytes that are taken.',
  ],
  [
    'is an endless error',
    (_, response) => endlessly(response.writeHead(500), response),
    'the server answered with status 500.',
  ],
  ['leads back to itself', (_, response) => response.writeHead(302, { location: '?again' }).end(), 'fetch failed'],
])('httpFile hangs up when an answer %s', async (_, listener, reason) => {
  const url = await serve(listener);
  await expect(httpFile(url, { maxBytes: 10_000_000 })).rejects.toThrow(new Error(`${url}: ${reason}`));
  await hungUp;
});

it.each<[string, RequestListener]>([
  ['never begins', () => {}],
  ['stops', (_, response) => response.writeHead(200, { 'content-length': size }).write(Buffer.alloc(100_000))],
  [
    'drips',
    (_, response) => {
      response.writeHead(200, { 'content-length': size });
      const drip = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(drip));
    },
  ],
])('httpFile hangs up when an answer %s', async (_, listener) => {
  const url = await serve(listener);
  await expect(httpFile(url, { patience: 200 })).rejects.toThrow(
    new Error(`${url}: the server sent too little in 0.2 s.`),
  );
  await hungUp;
});

it('httpFile waits for an answer that is slow and goes on', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200);
    let pieces = 0;
    const pour = setInterval(() => {
      response.write(Buffer.alloc(2 ** 17));
      if (++pieces < 6) return;
      clearInterval(pour);
      response.end();
    }, 250);
  });
  expect((await httpFile(url, { patience: 1200 }))!.size).toBe(6 * 2 ** 17); // 1.5 s in all
});

it('urlSource gives up a text that is larger than texts are', async () => {
  const url = await serve((_, response) => endlessly(response, response));
  await expect(readText(urlSource(new URL('/', url)), 'config.json')).rejects.toThrow(
    new Error(`${new URL('/config.json', url)}: the server sent more than the 100000000 bytes that are taken.`),
  );
});

/** Writes as much as is taken, until the client leaves. */
function endlessly(stream: Writable, response: ServerResponse): void {
  const zeros = Buffer.alloc(2 ** 16);
  const write = (): void => {
    while (!response.destroyed && stream.write(zeros));
  };
  stream.on('drain', write);
  write();
}

/** Answers every request with the range it asks for. */
function ranged(onRange: (range: string) => void): RequestListener {
  return (request, response) => {
    const range = request.headers.range!.slice('bytes='.length);
    const [first, last] = range.split('-').map(Number);
    onRange(range);
    response.writeHead(206, { 'content-range': `bytes ${range}/${size}`, etag: '"1"' });
    response.end(Buffer.alloc(last! - first! + 1));
  };
}

async function serve(listener: RequestListener): Promise<URL> {
  server = createServer((request, response) => {
    hungUp = once(response, 'close');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/model.safetensors`);
}
