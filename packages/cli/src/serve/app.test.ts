import { markovModel } from '@typeformer/generate/testing';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import OpenAI, { AuthenticationError, RateLimitError } from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listen } from './listen.ts';
import { body, lines, reported, serve, steppedModel, stop, transitions } from './testing/tiny-server.ts';

afterEach(stop);

describe('limits', () => {
  it('429 when too many wait, and those who wait get their turn', async () => {
    const model = steppedModel();
    const { client, url } = await serve({ model, concurrent: 1, maxQueue: 1 });
    const first = client.completions.create(body);
    await vi.waitFor(() => expect(model.waiting()).toBe(1));
    const second = client.completions.create(body);
    const health = async () => (await fetch(`${url}/health`)).json();
    const full = { status: 'ok', model: 'tiny', running: 1, waiting: 1 };
    await vi.waitFor(async () => expect(await health()).toEqual(full));
    const error = await client.completions.create(body).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect((error as RateLimitError).headers!.get('retry-after')).toBe('1');
    model.open();
    expect((await first).choices).toEqual((await second).choices);
    expect(await health()).toEqual({ ...full, running: 0, waiting: 0 });
  });

  it('503 after too long a wait', async () => {
    const model = steppedModel();
    const { client } = await serve({ model, concurrent: 1, timeout: 1000 });
    const first = client.completions.create(body);
    await vi.waitFor(() => expect(model.waiting()).toBe(1));
    model.step();
    const error = await client.completions.create(body).catch((error: unknown) => error);
    expect(error).toMatchObject({
      status: 503,
      code: 'timeout',
      error: { message: 'The server was busy with other requests for 1 s.' },
    });
    model.open();
    expect((await first).choices[0]!.finish_reason).toBe('length'); // with what there was in time
    expect((await first).usage!.completion_tokens).toBe(2);
  });

  it.each([true, false])(
    '503 where the first token takes too long, and no more are made, with stream: %s',
    async (stream) => {
      const model = steppedModel();
      const { client, url } = await serve({ model, timeout: 50, stall: 50 });
      const error = await client.completions.create({ ...body, stream }).catch((error: unknown) => error);
      expect(error).toMatchObject({ status: 503, error: { message: 'The answer had not begun after 0.05 s.' } });
      model.open();
      await vi.waitFor(async () => expect((await (await fetch(`${url}/health`)).json()).running).toBe(0));
      expect(model.calls).toBe(1);
      expect(reported).toEqual([]);
    },
  );

  it('waits for the rest of an answer that has begun, though nothing is sent', async () => {
    const model = steppedModel();
    const { client } = await serve({ model, stall: 100 });
    const stream = await client.completions.create({ ...body, echo: true, stream: true });
    await delay(300);
    model.open();
    const choices = [];
    for await (const part of stream) choices.push(...part.choices);
    expect(choices.at(-1)!.finish_reason).toBe('length');
  });

  it('503 where the time is over before the prompt has its logprobs, with nothing left', async () => {
    const model = markovModel(transitions, { maxSeqLen: 64 });
    const logitsAfterEach = model.logitsAfterEach.bind(model);
    const slow = Object.assign(model, {
      logitsAfterEach: async (...args: Parameters<typeof logitsAfterEach>) => {
        await delay(60);
        return logitsAfterEach(...args);
      },
    });
    const { client } = await serve({ model: slow, timeout: 50 });
    const echo = { ...body, prompt: ['ab', 'ba'], echo: true, logprobs: 1 };
    const error = await client.completions.create(echo).catch((error: unknown) => error);
    expect(error).toMatchObject({ status: 503, error: { message: 'The answer had not begun after 0.05 s.' } });
  });

  it('who leaves the queue takes no turn', async () => {
    const model = steppedModel();
    const { client, url } = await serve({ model, concurrent: 1 });
    const first = client.completions.create(body);
    await vi.waitFor(() => expect(model.waiting()).toBe(1));
    const controller = new AbortController();
    const left = client.completions.create(body, { signal: controller.signal }).catch(() => {});
    const waiting = async () => (await (await fetch(`${url}/health`)).json()).waiting;
    await vi.waitFor(async () => expect(await waiting()).toBe(1));
    controller.abort();
    await vi.waitFor(async () => expect(await waiting()).toBe(0));
    model.open();
    await Promise.all([first, left]);
    expect(reported).toEqual([]);
  });
});

describe('a client that leaves', () => {
  it.each([true, false])('ends what is made for it, with stream: %s', async (stream) => {
    const model = steppedModel();
    const { client, url } = await serve({ model, maxTokens: 10_000 });
    const controller = new AbortController();
    const request = { ...body, max_tokens: 3000, n: 2, stream, logit_bias: { 5: -100 } };
    const answer = client.completions.create(request, { signal: controller.signal });
    const ended = (async () => {
      for await (const _ of (await answer) as AsyncIterable<unknown>);
    })().catch(() => {});
    for (let token = 0; token < 5; token++) {
      await vi.waitFor(() => expect(model.waiting()).toBe(1));
      model.step();
    }
    controller.abort();
    await ended;
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/ left, /));
    model.open();
    await vi.waitFor(async () => expect((await (await fetch(`${url}/health`)).json()).running).toBe(0));
    expect(model.calls).toBeLessThan(20);
    expect(reported).toEqual([]);
  });

  /** Asks for a long stream and does not read it. */
  async function unread(url: string, name: string): Promise<IncomingMessage> {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(`${url}/v1/completions`, { method: 'POST', headers });
    const endless = { logit_bias: { 5: -100 }, max_tokens: 9000, stream: true };
    outgoing.end(JSON.stringify({ ...body, ...endless, model: name }));
    const [response] = await once(outgoing, 'response');
    response.on('error', () => {});
    return response;
  }
  const name = 'm'.repeat(200_000); // in every part, so that buffers are full soon
  const long = { name, maxTokens: 10_000, maxBody: 1e6 };

  it('gets no more tokens made than it reads', async () => {
    const model = markovModel(transitions, { maxSeqLen: 10_000 });
    const { url } = await serve({ ...long, model });
    const response = await unread(url, name);
    let calls = -1;
    while (calls < model.calls) {
      calls = model.calls;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(calls).toBeLessThan(500);
    response.destroy();
    await vi.waitFor(() => expect(lines).toHaveLength(1));
  });

  it('is left when it has stood still for too long', async () => {
    const model = markovModel(transitions, { maxSeqLen: 10_000 });
    const { url } = await serve({ ...long, model, stall: 200 });
    const response = await unread(url, name);
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/ left, /), 5000);
    response.destroy();
  });
});

describe('who may ask', () => {
  /** With the headers that fetch does not let one set. */
  async function get(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
    const outgoing = request(url, { headers }).end();
    const [response] = await once(outgoing, 'response');
    return response.resume();
  }

  it('is not a page whose name stands for this machine, unless the server is not for this machine alone', async () => {
    const { url } = await serve();
    expect((await get(`${url}/health`, { host: 'evil.example' })).statusCode).toBe(403);
    expect((await get(`${url}/health`, { host: 'localhost:80' })).statusCode).toBe(200);
    expect((await get(`${url}/health`, { host: '[::1]:8080' })).statusCode).toBe(200);
    expect((await get(`${url}/health`, { host: '127.0.0.1.evil.example' })).statusCode).toBe(403);
  });

  it('is anybody where the server is not for this machine alone', async () => {
    const { url } = await serve({ loopback: false });
    expect((await get(`${url}/health`, { host: 'server.example' })).statusCode).toBe(200);
  });

  it('is who knows the key, if there is one', async () => {
    const { client, url } = await serve({ apiKey: 'secret' });
    const error = await client.completions.create(body).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: 'invalid_api_key' });
    const asked = async (headers: Record<string, string>) => (await fetch(`${url}/v1/models`, { headers })).status;
    expect(await asked({})).toBe(401);
    expect(await asked({ authorization: 'Bearer two words' })).toBe(401);
    expect(await asked({ authorization: 'Basic secret' })).toBe(401);
    expect(await asked({ authorization: 'bearer secret' })).toBe(200);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const known = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'secret' });
    expect((await known.completions.create(body)).choices).toHaveLength(1);
  });

  it('is a page of an origin that is allowed, and none by default', async () => {
    const origin = 'http://localhost:5173';
    const closed = await serve();
    const asked = async (url: string, from: string) => (await get(`${url}/v1/models`, { origin: from })).headers;
    expect(await asked(closed.url, origin)).not.toHaveProperty('access-control-allow-origin');
    await closed.listener.close(0);
    const { url } = await serve({ allowOrigins: ['https://other.example', origin], apiKey: 'secret' });
    expect(await asked(url, origin)).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
    const refused = await asked(url, 'http://evil.example');
    expect(refused).not.toHaveProperty('access-control-allow-origin');
    expect(refused.vary).toBe('Origin');
    const preflight = await asks(url, origin);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect((await asks(url, 'http://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('is every page if * is allowed, also where the answer is an error', async () => {
    const { url } = await serve({ allowOrigins: ['https://other.example', '*'], apiKey: 'secret' });
    for (const origin of ['https://any.example', 'null']) {
      const preflight = await asks(url, origin);
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
      const { statusCode, headers } = await get(`${url}/v1/models`, { origin });
      expect([statusCode, headers['access-control-allow-origin']]).toEqual([401, '*']);
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  /** What a browser asks before it lets a page's script post JSON with a key. */
  function asks(url: string, origin: string): Promise<Response> {
    const request = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    return fetch(`${url}/v1/completions`, { method: 'OPTIONS', headers: { origin, ...request } });
  }
});

describe('/v1/models', () => {
  it('lists the one that is served, and the log says what was asked', async () => {
    const { client, url } = await serve({ name: 'org/tiny' });
    const model = { id: 'org/tiny', object: 'model', created: expect.any(Number), owned_by: 'typeformer' };
    expect((await client.models.list()).data).toEqual([model]);
    expect(await client.models.retrieve('org/tiny')).toEqual(model);
    expect(await (await fetch(`${url}/v1/models/org/tiny`)).json()).toEqual(model);
    await fetch(`${url}/%0Aa%1B`);
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/^GET \/%0Aa%1B 404, \d+ ms$/));
  });
});

describe('closing', () => {
  it('lets the requests at work end, and takes no others', async () => {
    const model = steppedModel();
    const { client, listener } = await serve({ model });
    const stream = await (async () => {
      const answer = client.completions.create({ ...body, stream: true });
      await vi.waitFor(() => expect(model.waiting()).toBe(1));
      model.step();
      return answer;
    })();
    const closing = listener.close(60_000);
    await expect(client.models.list()).rejects.toThrow('Connection error.');
    model.open();
    let text = '';
    for await (const { choices } of stream) text += choices[0]!.text;
    await closing;
    expect(text).not.toBe('');
  });

  it('ends those that take longer than the grace', async () => {
    const model = steppedModel();
    const { client, listener } = await serve({ model });
    const answer = client.completions.create(body).catch((error: unknown) => error);
    await vi.waitFor(() => expect(model.waiting()).toBe(1));
    await listener.close(10);
    expect(await answer).toMatchObject({ message: 'Connection error.' });
    model.open();
  });
});

describe('listen', () => {
  it('says when a port is taken', async () => {
    const { app, url } = await serve();
    const port = Number(new URL(url).port);
    const again = listen(app.fetch, { host: '127.0.0.1', port, timeout: 1000 });
    await expect(again).rejects.toThrow(`--port ${port} is taken; choose another, or 0 for any that is free.`);
  });
});
