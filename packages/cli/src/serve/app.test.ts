import { markovModel, type MarkovModel } from '@typeformer/generate/testing';
import { pieceTokenizer } from '@typeformer/tokenizer';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp, type App, type AppOptions } from './app.ts';
import { listen, type Listener } from './listen.ts';

/** Ids 0 to 2 are letters; é is two tokens; the last id has no token. */
const bytes = [[0x61], [0x62], [0x63], [0xc3], [0xa9], [...Buffer.from('<|endoftext|>')]];
const tokenizer = pieceTokenizer({
  vocabSize: 6,
  pieces: (text) => text,
  encodePiece: (piece) => Array.from(Buffer.from(piece), (byte) => bytes.findIndex(([first]) => first === byte)),
  bytesOf: (id) => bytes[id] && Uint8Array.from(bytes[id]),
  specialTokens: new Map([['<|endoftext|>', 5]]),
});
const transitions = [
  [0.1, 0.5, 0.3, 0.1, 0, 0, 0],
  [0.4, 0.1, 0.2, 0.3, 0, 0, 0],
  [0.3, 0.4, 0.1, 0.2, 0, 0, 0],
  [0, 0, 0, 0, 1, 0, 0],
  [0.25, 0.25, 0.25, 0.125, 0, 0.125, 0],
  [0.5, 0.25, 0.25, 0, 0, 0, 0],
  [1, 0, 0, 0, 0, 0, 0],
];
const ln = (from: string, to: string) =>
  Math.log(transitions[tokenizer.encode(from).at(-1)!]![tokenizer.encode(to)[0]!]!);

type Running = { app: App; listener: Listener; model: MarkovModel };
let running: Running | undefined;
let lines: string[] = [];
let reported: unknown[] = [];

async function serve(options: Partial<AppOptions & { model: MarkovModel; stall: number }> = {}) {
  const model = options.model ?? markovModel(transitions, { maxSeqLen: 64 });
  lines = [];
  reported = [];
  const app = createApp({
    tokenizer,
    name: 'tiny',
    concurrent: 4,
    maxQueue: 8,
    timeout: 5000,
    maxTokens: 1000,
    maxBody: 10_000,
    loopback: true,
    log: (line) => lines.push(line),
    report: (error) => reported.push(error),
    ...options,
    model,
  });
  const listener = await listen(app.fetch, { host: '127.0.0.1', port: 0, timeout: options.stall ?? 10_000 });
  running = { app, listener, model };
  const baseURL = `${listener.url}/v1`;
  const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
  return { app, listener, model, client, url: listener.url };
}

afterEach(async () => {
  await running?.listener.close(0);
  await running?.app.close();
  expect(running?.model.liveStates ?? 0).toBe(0); // whatever happened
  running = undefined;
});

/** A model that waits for `step` before each token. */
function steppedModel() {
  const model = markovModel(transitions, { maxSeqLen: 10_000 });
  const { nextLogitsOfEach } = model;
  let steps: (() => void)[] = [];
  let open = false;
  return Object.assign(model, {
    nextLogitsOfEach: async (...args: Parameters<typeof nextLogitsOfEach>) => {
      if (!open) await new Promise<void>((resolve) => steps.push(resolve));
      return nextLogitsOfEach(...args);
    },
    step: () => {
      for (const resolve of steps.splice(0)) resolve();
    },
    open: () => {
      open = true;
      for (const resolve of steps.splice(0)) resolve();
    },
    waiting: () => steps.length,
  });
}

const body = { model: 'tiny', prompt: 'ab', max_tokens: 8, seed: 1 };
const post = (url: string, init: RequestInit = {}) =>
  fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });

describe('/v1/completions', () => {
  it('continues a prompt, the same for the same seed', async () => {
    const { client } = await serve();
    const completion = await client.completions.create(body);
    expect(completion).toEqual({
      id: expect.stringMatching(/^cmpl-/),
      object: 'text_completion',
      created: expect.any(Number),
      model: 'tiny',
      choices: [{ index: 0, text: expect.stringMatching(/^[abcé]+$/), logprobs: null, finish_reason: 'length' }],
      usage: { prompt_tokens: 2, completion_tokens: 8, total_tokens: 10 },
    });
    const text = async (changes: object) => (await client.completions.create({ ...body, ...changes })).choices[0]!.text;
    expect(await text({})).toBe(completion.choices[0]!.text);
    expect(new Set(await Promise.all([1, 2, 3, 4].map((seed) => text({ seed })))).size).toBeGreaterThan(1);
    expect(lines[0]).toMatch(/^POST \/v1\/completions 200, 2 \+ 8 tokens, \d+ ms$/);
  });

  it('streams the same, part by part', async () => {
    const { client } = await serve();
    const request = { ...body, n: 2, logprobs: 2, max_tokens: 20, echo: true };
    const whole = await client.completions.create(request);
    const stream = await client.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    const parts = [];
    for await (const part of stream) parts.push(part);
    expect(parts.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
    expect(parts.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    for (const index of [0, 1]) {
      const choices = parts.flatMap((part) => part.choices).filter((choice) => choice.index === index);
      expect(choices.length).toBeGreaterThan(1);
      expect(choices.map(({ text }) => text).join('')).toBe(whole.choices[index]!.text);
      expect(choices.flatMap(({ logprobs }) => logprobs!.tokens)).toEqual(whole.choices[index]!.logprobs!.tokens);
      expect(choices.at(-1)!.finish_reason).toBe(whole.choices[index]!.finish_reason);
      expect(choices.slice(0, -1).every(({ finish_reason }) => finish_reason === null)).toBe(true);
    }
  });

  it('ends the stream as OpenAI does', async () => {
    const { url } = await serve();
    const response = await post(url, { body: JSON.stringify({ ...body, stream: true }) });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = (await response.text()).split('\n\n');
    expect(events.slice(-2)).toEqual(['data: [DONE]', '']);
  });

  it('continues each of several prompts n times: texts, or their tokens', async () => {
    const { client } = await serve();
    const { choices, usage } = await client.completions.create({ ...body, prompt: ['a', 'bb'], n: 2 });
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(usage!.prompt_tokens).toBe(3);
    expect(usage!.completion_tokens).toBe(32);
    const one = async (prompt: string | number[], seed: number) =>
      (await client.completions.create({ ...body, prompt, seed })).choices[0]!.text;
    const texts = choices.map(({ text }) => text);
    expect(texts).toEqual([await one('a', 1), await one('a', 2), await one('bb', 1), await one([1, 1], 2)]);
    const tokens = await client.completions.create({ ...body, prompt: [[0], [1, 1]], n: 2 });
    expect(tokens.choices.map(({ text }) => text)).toEqual(texts);
  });

  it('gives the logprobs of the model, with the prompt before it if echo', async () => {
    const { client } = await serve();
    const { choices } = await client.completions.create({
      ...body,
      prompt: 'cé',
      max_tokens: 3,
      temperature: 0,
      logit_bias: { 2: 100 },
      logprobs: 2,
      echo: true,
    });
    const [first, second] = ['\\xc3', '\\xa9'].map((byte) => `bytes:${byte}`) as [string, string];
    expect(choices[0]!.text).toBe('céccc');
    const { tokens, text_offset, token_logprobs, top_logprobs } = choices[0]!.logprobs!;
    expect(tokens).toEqual(['c', first, second, 'c', 'c', 'c']);
    expect(text_offset).toEqual([0, 1, 1, 2, 3, 4]);
    expect(token_logprobs![0]).toBeNull();
    const expected = [ln('c', 'é'), 0, ln('é', 'c'), ln('c', 'c'), ln('c', 'c')];
    for (const [index, value] of expected.entries()) expect(token_logprobs![index + 1]).toBeCloseTo(value, 5);
    expect(top_logprobs![0]).toBeNull();
    expect(top_logprobs!.map((top) => Object.keys(top ?? {}).toSorted())).toEqual([
      [],
      ['a', 'b', first],
      [second],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(top_logprobs![1]!['b']).toBeCloseTo(ln('c', 'b'), 5);
  });

  it('scores a text and adds nothing to it', async () => {
    const { client } = await serve({ model: markovModel(transitions, { maxSeqLen: 500 }) });
    const prompt = 'abcab'.repeat(40); // more than are read at once
    const { choices, usage } = await client.completions.create({
      ...body,
      prompt,
      max_tokens: 0,
      logprobs: 0,
      echo: true,
    });
    expect(choices[0]).toMatchObject({ text: prompt, finish_reason: 'length' });
    const { token_logprobs } = choices[0]!.logprobs!;
    for (const index of [1, 63, 64, 65, 127, 128, 129, 199]) {
      expect(token_logprobs![index], String(index)).toBeCloseTo(ln(prompt[index - 1]!, prompt[index]!), 5);
    }
    expect(usage).toEqual({ prompt_tokens: 200, completion_tokens: 0, total_tokens: 200 });
  });

  it('counts the offsets from the beginning of the prompt', async () => {
    const { client } = await serve();
    const { choices } = await client.completions.create({ ...body, prompt: 'éab', max_tokens: 1, logprobs: 1 });
    expect(choices[0]!.logprobs!.text_offset).toEqual([3]);
  });

  it('ends before a stop string, and at the end of the text', async () => {
    const { client } = await serve();
    const cycle = { ...body, temperature: 0, logit_bias: { 3: -100 } }; // abab…
    const stopped = await client.completions.create({ ...cycle, prompt: 'a', stop: ['c', 'aba'] });
    expect(stopped.choices[0]).toMatchObject({ text: 'b', finish_reason: 'stop' });
    const ended = await client.completions.create({ ...body, prompt: 'é', temperature: 0, logit_bias: { 5: 100 } });
    expect(ended.choices[0]).toMatchObject({ text: '', finish_reason: 'stop' });
    expect(ended.usage!.completion_tokens).toBe(1);
  });

  it('takes the sampling parameters', async () => {
    const { client } = await serve();
    const text = async (changes: object) =>
      (await client.completions.create({ ...body, prompt: 'a', ...changes })).choices[0]!.text;
    const greedy = 'babababa';
    expect(await text({ temperature: 0 })).toBe(greedy);
    expect(await text({ temperature: 1e-9 })).toBe(greedy);
    expect(await text({ top_p: 0 })).toBe(greedy);
    expect(await text({ top_k: 1 })).toBe(greedy);
    expect(await text({ temperature: 0, presence_penalty: 2, max_tokens: 3 })).toBe('bac');
    expect(await text({ temperature: 0, frequency_penalty: 2, max_tokens: 3 })).toBe('bac');
    expect(await text({ temperature: 0, logit_bias: { 2: 100 } })).toBe('cccccccc');
  });

  it('begins a text where the prompt is empty or absent', async () => {
    const { client, url } = await serve();
    const { choices, usage } = await client.completions.create({ ...body, prompt: '', temperature: 0 });
    expect(choices[0]!.text).toBe('abababab');
    expect(usage!.prompt_tokens).toBe(1);
    const response = await post(url, { body: JSON.stringify({ model: 'tiny', temperature: 0, max_tokens: 8 }) });
    expect((await response.json()).choices).toEqual(choices);
  });

  it('gives five at once what each gets alone, and reads for them together', async () => {
    const { client, model } = await serve({ concurrent: 3 });
    const ask = (seed: number) => client.completions.create({ ...body, seed, n: 2, logprobs: 1, max_tokens: 20 });
    const alone = [];
    for (let seed = 0; seed < 5; seed++) alone.push(await ask(10 * seed));
    const callsAlone = model.calls;
    const together = await Promise.all([0, 1, 2, 3, 4].map((seed) => ask(10 * seed)));
    expect(together.map(({ choices }) => choices)).toEqual(alone.map(({ choices }) => choices));
    expect(model.calls - callsAlone).toBeLessThan(callsAlone);
  });
});

describe('errors have the form and the status that the client knows', () => {
  it.each<[object, string, string | null, string | null]>([
    [{ temperature: 3 }, 'temperature: Invalid value: Expected <=2 but received 3', 'temperature', null],
    [{ n: 1.5 }, 'n: Invalid safe integer: Received 1.5', 'n', null],
    [{ prompt: 5 }, 'prompt: It must be a text, the ids of its tokens, or a list of either.', 'prompt', null],
    [{ prompt: ['a', [0]] }, 'prompt: It must be a text, the ids of its tokens, or a list of either.', 'prompt', null],
    [{ prompt: [] }, 'prompt: There must be at least one.', 'prompt', null],
    [{ prompt: [[]] }, 'prompt: It must have at least one token.', 'prompt', null],
    [{ prompt: [0, 6] }, 'prompt: The token 6 must be from 0 to 5.', 'prompt', null],
    [{ logit_bias: { 9: 1 } }, 'logit_bias: The token 9 must be from 0 to 5.', 'logit_bias', null],
    [{ stop: ['', 'a'] }, 'stop.0: It must not be empty.', 'stop', null],
    [{ stop: ['a', 'b', 'c', 'a', 'b'] }, 'stop: Invalid length: Expected <=4 but received 5', 'stop', null],
    [{ logprobs: 6 }, 'logprobs: Invalid value: Expected <=5 but received 6', 'logprobs', null],
    [{ seed: -1 }, 'seed: Invalid value: Expected >=0 but received -1', 'seed', null],
    [{ best_of: 3 }, 'best_of: It must be n: all samples are given.', 'best_of', null],
    [{ suffix: 'end' }, 'suffix: Invalid type: Expected "" but received "end"', 'suffix', null],
    [{ stream_options: {} }, 'stream_options: It must come with stream.', 'stream_options', null],
    [{ colour: 'red' }, 'colour: There is no such field.', 'colour', null],
    [
      { max_tokens: 63 },
      "The model's context is 64 tokens; the prompt has 2, and max_tokens is 63.",
      'prompt',
      'context_length_exceeded',
    ],
    [
      { n: 128 },
      'All prompts and answers together may have 1000 tokens here; these may come to 1280.',
      null,
      'too_many_tokens',
    ],
  ])('400 for %j', async (changes, message, param, code) => {
    const { client, model } = await serve();
    const error = await client.completions.create({ ...body, ...changes }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ status: 400, error: { message, type: 'invalid_request_error', param, code } });
    expect(model.calls).toBe(0);
  });

  it('takes null for what is absent, and what changes nothing', async () => {
    const { client } = await serve();
    const nothing = { stop: null, suffix: null, logprobs: null, logit_bias: null, top_p: null, stream_options: null };
    const { choices } = await client.completions.create({ ...body, ...nothing, best_of: 1, user: 'me', stream: false });
    expect(choices).toEqual((await client.completions.create(body)).choices);
  });

  it('404 for another model, and another path', async () => {
    const { client, url } = await serve();
    const error = await client.completions.create({ ...body, model: 'gpt-5' }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model' });
    await expect(client.models.retrieve('gpt-5')).rejects.toThrow(NotFoundError);
    const response = await fetch(`${url}/v2`);
    expect(response.status).toBe(404);
    expect((await response.json()).error.message).toBe('There is no /v2 here.');
  });

  it('405 for another method', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/v1/completions`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await response.json()).error.message).toBe('GET /v1/completions: The method must be POST.');
  });

  it('400 for what is no JSON, 415 for what does not say that it is', async () => {
    const { url } = await serve();
    const malformed = await post(url, { body: '{ "model": ' });
    expect(malformed.status).toBe(400);
    expect((await malformed.json()).error.message).toMatch(/^The body must be JSON: /);
    expect((await post(url, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await post(url, { body: '[1]' })).status).toBe(400);
  });

  it('413 for a large body, told or not how large it is', async () => {
    const { client, url } = await serve();
    const large = client.completions.create({ ...body, prompt: 'a'.repeat(10_000) });
    await expect(large).rejects.toMatchObject({ status: 413, error: { code: 'body_too_large' } });
    const chunks = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.from('[1'.padEnd(6000))),
    });
    expect((await post(url, { body: chunks, duplex: 'half' } as RequestInit)).status).toBe(413);
  });

  it('500 for what was not foreseen, which only the log tells', async () => {
    const model = markovModel(transitions, { maxSeqLen: 64 });
    const { client } = await serve({ model });
    model.nextLogitsOfEach = async () => {
      throw new Error('out of memory');
    };
    const error = await client.completions.create(body).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error).toMatchObject({ error: { message: 'The server failed; its log says why.', type: 'server_error' } });
    expect(reported).toEqual([new Error('out of memory')]);
  });

  it('an error of the stream after its beginning is thrown by the client', async () => {
    const model = markovModel(transitions, { maxSeqLen: 64 });
    const { client } = await serve({ model });
    const { nextLogitsOfEach } = model;
    model.nextLogitsOfEach = async (reads) => {
      if (model.calls < 3) return nextLogitsOfEach(reads);
      for (const { state } of reads) if (state) model.release(state);
      throw new Error('out of memory');
    };
    const stream = await client.completions.create({ ...body, stream: true });
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow('The server failed; its log says why.');
    expect(reported).toEqual([new Error('out of memory')]);
  });
});

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
    const { client } = await serve({ model, concurrent: 1, timeout: 50 });
    const first = client.completions.create(body);
    await vi.waitFor(() => expect(model.waiting()).toBe(1));
    const error = await client.completions.create(body).catch((error: unknown) => error);
    expect(error).toMatchObject({
      status: 503,
      error: { message: 'The server was busy with other requests for 0.05 s.' },
    });
    model.open();
    expect((await first).choices[0]!.finish_reason).toBe('length'); // with what there was in time
    expect((await first).usage!.completion_tokens).toBe(1);
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
    expect((await fetch(`${url}/v1/models`)).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const known = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'secret' });
    expect((await known.completions.create(body)).choices).toHaveLength(1);
  });

  it('is a page of an origin that is allowed, and none by default', async () => {
    const origin = 'http://localhost:5173';
    const asked = async (url: string, from: string) =>
      (await get(`${url}/v1/models`, { origin: from })).headers['access-control-allow-origin'];
    const closed = await serve();
    expect(await asked(closed.url, origin)).toBeUndefined();
    await closed.listener.close(0);
    const { url } = await serve({ allowOrigins: [origin], apiKey: 'secret' });
    expect(await asked(url, origin)).toBe(origin);
    expect(await asked(url, 'http://evil.example')).toBeUndefined();
    const preflight = await fetch(`${url}/v1/completions`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
  });
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
