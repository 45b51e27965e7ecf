import { markovModel } from '@typeformer/generate/testing';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { body, reported, serve, steppedModel, stop, transitions } from './testing/tiny-server.ts';

afterEach(stop);

const head = (length: number, headers = '') =>
  `POST /v1/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${headers}content-length: ${length}\r\n\r\n`;
const health = 'GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

async function open(url: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  socket.on('error', () => {}); // a write may meet the end
  await once(socket, 'connect');
  return socket;
}

/** Writes a byte now and then until the server closes, and gives what it answered. */
async function drip(socket: Socket): Promise<string> {
  const timer = setInterval(() => socket.write('x'), 10);
  try {
    return await text(socket);
  } finally {
    clearInterval(timer);
  }
}

describe('a request that comes too slowly', () => {
  it.each([
    ['its body', {}, head(5000), '408 Request Timeout', 'The request was not whole after 0.2 s.'],
    [
      'a body that is too large',
      { maxBody: 10 },
      `${head(5000)}0123456789a`,
      '413 Payload Too Large',
      'at most 10 bytes',
    ],
    ['a body of a client without the key', { apiKey: 'k' }, head(5000), '401 Unauthorized', 'The API key must be'],
  ])('%s: is answered, and told that the connection closes', async (_, options, start, status, message) => {
    const { url } = await serve({ ...options, timeout: 200 });
    const socket = await open(url);
    socket.write(start);
    const answer = await drip(socket);
    expect(answer).toContain(`HTTP/1.1 ${status}\r\n`);
    expect(answer).toContain('connection: close\r\n');
    expect(answer).toContain(message);
    expect(reported).toEqual([]);
  });

  it('its headers: is refused', async () => {
    const { url } = await serve({ stall: 200 });
    const socket = await open(url);
    socket.write('GET /health HTTP/1.1\r\nx: ');
    expect(await drip(socket)).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  });

  it('not at all: is not waited for', async () => {
    const { url } = await serve({ stall: 200 });
    expect(await text(await open(url))).toMatch(/^HTTP\/1.1 408 /);
  });

  it('since the model holds the event loop: is not at fault', async () => {
    const model = markovModel(transitions, { maxSeqLen: 64 });
    const { url } = await serve({ model, timeout: 200, stall: 200 });
    const one = JSON.stringify({ ...body, max_tokens: 1 });
    const start = head(one.length, 'connection: close\r\n');
    const [first, whole, headless, inTwo] = [await open(url), await open(url), await open(url), await open(url)];
    inTwo.write(start);
    await delay(20);
    const { nextLogitsOfEach } = model;
    model.nextLogitsOfEach = async (reads) => {
      model.nextLogitsOfEach = nextLogitsOfEach;
      whole.write(start + one);
      headless.write('GET /health HTTP/1.1\r\nhost: lo');
      inTwo.write(one);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500); // longer than any of them may take
      return nextLogitsOfEach(reads);
    };
    first.write(start + one);
    const answers = await Promise.all([first, whole, headless, inTwo].map((socket) => text(socket)));
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual([
      expect.stringMatching('200|503'), // the token came as the time was over
      '200',
      '408',
      '503',
    ]);
  });
});

describe('an answer to a request that is not wanted', () => {
  it.each([
    ['a body that is too large', { maxBody: 10 }, '413 Payload Too Large'],
    ['a client without the key', { apiKey: 'k' }, '401 Unauthorized'],
  ])('%s: comes when it is read, and the connection goes on as promised', async (_, options, status) => {
    const { url } = await serve(options);
    const socket = await open(url);
    const answers = text(socket);
    socket.write(head(20_000));
    await delay(600); // longer than the adapter waits for the rest
    socket.write('x'.repeat(20_000) + health);
    expect(await answers).toMatch(
      new RegExp(`^HTTP/1.1 ${status}\r\n[^]*onnection: keep-alive\r\n[^]*HTTP/1.1 200 OK`),
    );
  });
});

describe('a client that leaves while', () => {
  it.each([
    ['it still sends', head(5000)],
    ['it waits', `${head(JSON.stringify(body).length)}${JSON.stringify(body)}`],
  ])('%s is no failure', async (_, sent) => {
    const model = steppedModel();
    const { app, listener, url } = await serve({ model });
    const socket = await open(url);
    socket.write(sent);
    await delay(100);
    socket.resetAndDestroy();
    model.open();
    await listener.close(10_000);
    await app.close();
    expect(reported).toEqual([]);
  });
});

it('requests that are sent without waiting are answered in their order', async () => {
  const { url } = await serve();
  const socket = await open(url);
  const one = JSON.stringify({ ...body, echo: true, max_tokens: 0 });
  socket.write(head(one.length) + one + head(3) + '[1]' + health);
  const answers = await text(socket);
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 200']);
});
