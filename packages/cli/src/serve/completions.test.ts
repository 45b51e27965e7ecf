import { markovModel } from '@typeformer/generate/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { body, lines, ln, post, serve, stop, transitions } from './testing/tiny-server.ts';

afterEach(stop);

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

  it.each([-1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 63, -(2 ** 63)])(
    'takes the seed %i, as any of 64 bits',
    async (seed) => {
      const { client } = await serve();
      const request = { ...body, n: 2, seed, max_tokens: 20 };
      const { choices } = await client.completions.create(request);
      expect((await client.completions.create(request)).choices).toEqual(choices);
      expect(choices[0]!.text).not.toBe(choices[1]!.text);
    },
  );

  it('gives the second sample of a seed as the first of the next, also where the sign changes', async () => {
    const { client } = await serve();
    const { choices } = await client.completions.create({ ...body, n: 2, seed: -1 });
    const next = await client.completions.create({ ...body, seed: 0 });
    expect(choices[1]!.text).toBe(next.choices[0]!.text);
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
