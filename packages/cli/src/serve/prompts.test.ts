import { characterTokenizer } from '@typeformer/tokenizer';
import { afterEach, describe, expect, it } from 'vitest';
import { body, serve, stop } from './testing/tiny-server.ts';

afterEach(stop);

const echoed = { ...body, echo: true, max_tokens: 0 };

describe('a prompt of /v1/completions', () => {
  it('may hold special tokens', async () => {
    const { client, model } = await serve();
    const prompt = 'a<|endoftext|>b';
    const { choices, usage } = await client.completions.create({ ...echoed, prompt, max_tokens: 1, logprobs: 0 });
    expect(choices[0]!.text.slice(0, -1)).toBe(prompt);
    expect(choices[0]!.logprobs!.tokens!.slice(0, -1)).toEqual(['a', '<|endoftext|>', 'b']);
    expect(choices[0]!.logprobs!.text_offset).toEqual([0, 1, 14, 15]);
    expect(usage!.prompt_tokens).toBe(3);
    expect(model.reads).toContainEqual([0, 5, 1]);
  });

  it.each(['ab\uD83D', ''])('comes back as it was sent: %j', async (prompt) => {
    const { client } = await serve({ tokenizer: characterTokenizer('ab\uFFFD'), specialTokenIds: { endOfText: [0] } });
    expect((await client.completions.create({ ...echoed, prompt })).choices[0]!.text).toBe(prompt);
  });

  it('comes back as the text of its ids', async () => {
    const { client } = await serve();
    expect((await client.completions.create({ ...echoed, prompt: [0, 5, 3, 4] })).choices[0]!.text).toBe(
      'a<|endoftext|>é',
    );
  });

  it('is where a text begins, if it is empty, or else where one ends', async () => {
    for (const [specialTokenIds, first] of [
      [{ endOfText: [5, 1] }, 5],
      [{ endOfText: [5], beginningOfText: 2 }, 2],
    ] as const) {
      const { client, model } = await serve({ specialTokenIds });
      await client.completions.create({ ...body, prompt: '' });
      expect(model.reads[0]).toEqual([first]);
      await stop();
    }
  });

  it.each([
    ['日本語', '"日", "本", "語"'],
    ['Café', '"C", "f", "é"'],
  ])('is refused where the tokenizer lacks its characters: %s', async (prompt, characters) => {
    const { client } = await serve({ tokenizer: characterTokenizer('abc') });
    const message = `prompt: encode: the text holds ${characters}, for which this tokenizer has no token.`;
    await expect(client.completions.create({ ...body, prompt })).rejects.toMatchObject({
      status: 400,
      error: { message, type: 'invalid_request_error', param: 'prompt', code: null },
    });
  });
});

describe('a text of /v1/completions', () => {
  it('ends at each of several tokens, which are no part of it', async () => {
    const { client } = await serve({ specialTokenIds: { endOfText: [5, 2] } });
    for (const [id, finish_reason] of [
      [5, 'stop'],
      [2, 'stop'],
      [1, 'length'],
    ] as const) {
      const request = { ...body, prompt: 'é', temperature: 0, max_tokens: 2, logit_bias: { [id]: 100 } };
      const { choices } = await client.completions.create(request);
      expect(choices[0]).toMatchObject({ text: finish_reason === 'stop' ? '' : 'bb', finish_reason });
    }
  });
});
