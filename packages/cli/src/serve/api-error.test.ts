import { markovModel } from '@typeformer/generate/testing';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { BadRequestError, InternalServerError, NotFoundError } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { body, post, reported, serve, stop, transitions } from './testing/tiny-server.ts';

afterEach(stop);

describe('errors have the form and the status that the client knows', () => {
  it.each<[object, string, string | null, string | null]>([
    [{ temperature: 3 }, 'temperature: Invalid value: Expected <=2 but received 3', 'temperature', null],
    [{ n: 1.5 }, 'n: Invalid safe integer: Received 1.5', 'n', null],
    [{ prompt: 5 }, 'prompt: It must be a text, the ids of its tokens, or a list of either.', 'prompt', null],
    [{ prompt: ['a', [0]] }, 'prompt: It must be a text, the ids of its tokens, or a list of either.', 'prompt', null],
    [{ prompt: [] }, 'prompt: There must be at least one.', 'prompt', null],
    [{ prompt: [[]] }, 'prompt: It must have at least one token.', 'prompt', null],
    [{ prompt: [0, 6] }, 'prompt: The token 6 must be a whole number from 0 to 5.', 'prompt', null],
    [{ prompt: [-1] }, 'prompt: The token -1 must be a whole number from 0 to 5.', 'prompt', null],
    [{ prompt: [[0], [0.5]] }, 'prompt: The token 0.5 must be a whole number from 0 to 5.', 'prompt', null],
    [{ logit_bias: [5] }, 'logit_bias: It must be an object.', 'logit_bias', null],
    [{ logit_bias: { a: 1 } }, 'logit_bias.a: It must be the id of a token.', 'logit_bias', null],
    [{ logit_bias: { '01': 1 } }, 'logit_bias.01: It must be the id of a token.', 'logit_bias', null],
    [{ logit_bias: { 9: 1 } }, 'logit_bias: The token 9 must be a whole number from 0 to 5.', 'logit_bias', null],
    [{ stop: '' }, 'stop: It must not be empty.', 'stop', null],
    [{ stop: 5 }, 'stop: It must be a text, or a list of up to four.', 'stop', null],
    [{ stop: [null] }, 'stop.0: It must be a text.', 'stop', null],
    [{ stop: ['', 'a'] }, 'stop.0: It must not be empty.', 'stop', null],
    [{ stop: ['a', 'b', 'c', 'a', 'b'] }, 'stop: Invalid length: Expected <=4 but received 5', 'stop', null],
    [{ logprobs: 6 }, 'logprobs: Invalid value: Expected <=5 but received 6', 'logprobs', null],
    [{ seed: 1.5 }, 'seed: Invalid integer: Received 1.5', 'seed', null],
    [
      { seed: 1e19 },
      'seed: Invalid value: Expected <=9223372036854776000 but received 10000000000000000000',
      'seed',
      null,
    ],
    [{ best_of: 3 }, 'best_of: It must be n: all samples are given.', 'best_of', null],
    [{ suffix: 'end' }, 'suffix: The model only continues texts: it must be empty.', 'suffix', null],
    [{ model: undefined }, 'model: It must be there.', 'model', null],
    [{ stream_options: [] }, 'stream_options: It must be an object.', 'stream_options', null],
    [{ stream_options: { usage: true } }, 'stream_options.usage: There is no such field.', 'stream_options', null],
    [
      { stream_options: { include_obfuscation: true } },
      'stream_options.include_obfuscation: There is none here: it must be false.',
      'stream_options',
      null,
    ],
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

  it('400 for what is no JSON', async () => {
    const { url } = await serve();
    const malformed = await post(url, { body: '{ "model": ' });
    expect(malformed.status).toBe(400);
    expect((await malformed.json()).error.message).toMatch(/^The body must be JSON: /);
    for (const nothing of ['[]', 'null', '"{}"', '1e999']) {
      const error = await post(url, { body: nothing });
      expect([error.status, (await error.json()).error.message]).toEqual([400, 'the body: It must be an object.']);
    }
    const latin1 = await post(url, { body: Buffer.from(JSON.stringify({ ...body, user: 'é' }), 'latin1') });
    expect([latin1.status, (await latin1.json()).error.message]).toEqual([400, 'The body must be UTF-8.']);
  });

  it.each([
    ['application/json', 200],
    ['Application/JSON', 200],
    ['application/json; charset=utf-8', 200],
    ['APPLICATION/JSON ;charset="UTF-8"', 200],
    ['application/jsonp', 415],
    ['application/json-patch+json', 415],
    ['text/plain', 415],
    ['text/plain; application/json', 415],
    ['', 415],
  ])('asks for JSON: "%s" is answered %i', async (type, status) => {
    const { url } = await serve();
    expect((await post(url, { headers: { 'content-type': type } })).status).toBe(status);
  });

  it('415 for a body that is encoded', async () => {
    const { url } = await serve();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await post(url, { headers, body: gzipSync(JSON.stringify(body)) });
    const message = 'The body must come as it is, without content-encoding (gzip).';
    expect([response.status, (await response.json()).error.message]).toEqual([415, message]);
  });

  it('413 for a large body, told or not how large it is', async () => {
    const { client, url } = await serve();
    const large = client.completions.create({ ...body, prompt: 'a'.repeat(10_000) });
    await expect(large).rejects.toMatchObject({ status: 413, error: { code: 'body_too_large' } });
    const chunks = Readable.from(Array.from({ length: 5 }, () => Buffer.alloc(6000, ' ')));
    expect((await post(url, { body: chunks, duplex: 'half' } as unknown as RequestInit)).status).toBe(413);
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
