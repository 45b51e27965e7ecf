import { markovModel } from '@typeformer/generate/testing';
import { characterTokenizer, pieceTokenizer } from '@typeformer/tokenizer';
import { generateText, jsonSchema, Output, streamText, UnsupportedFunctionalityError } from 'ai';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { typeformer } from './typeformer.ts';

beforeAll(() => {
  globalThis.AI_SDK_LOG_WARNINGS = false;
});

/** Anything may follow anything. */
const tokenizer = characterTokenizer(String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index), 10));
const anything = (maxSeqLen = 400) => markovModel(Array(96).fill(Array(96).fill(1 / 96)), { maxSeqLen });
const model = typeformer(anything(), tokenizer);

const tokens = ['</s>', '<bot>', ...'<bot>/sa'];
/** Letters and two special tokens. */
const special = (allowedSpecial: 'all' | []) =>
  pieceTokenizer({
    vocabSize: tokens.length,
    pieces: (text) => text,
    encodePiece: (letter) => [tokens.indexOf(letter)],
    bytesOf: (id) => (tokens[id] === undefined ? undefined : new TextEncoder().encode(tokens[id])),
    specialTokens: new Map([
      ['</s>', 0],
      ['<bot>', 1],
    ]),
    allowedSpecial,
  });
/** After each token a certain one, or else a. */
const fixed = (after: Record<string, string>) =>
  markovModel(tokens.map((token) => tokens.map((next) => Number(next === (after[token] ?? 'a')))));

describe('a call', () => {
  it('continues the texts of its messages, with blank lines between or as it is told', async () => {
    const read = anything();
    const messages = ['a', 'b', 'c'].map((content, index) => ({
      role: index % 2 ? ('assistant' as const) : ('user' as const),
      content,
    }));
    const call = { instructions: 'z', messages, maxOutputTokens: 1 };
    await generateText({ ...call, model: typeformer(read, tokenizer) });
    await generateText({
      ...call,
      model: typeformer(read, tokenizer, {
        formatPrompt: (all) => all.map(({ role, text }) => `${role}: ${text}\n`).join(''),
      }),
    });
    expect(read.reads.map((ids) => tokenizer.decode(ids))).toEqual([
      'z\n\na\n\nb\n\nc',
      'system: z\nuser: a\nassistant: b\nuser: c\n',
    ]);
  });

  it('reads special tokens in its texts as the tokenizer does, and takes ids as they are', async () => {
    const read = fixed({});
    const call = { prompt: '<bot>a', maxOutputTokens: 1 };
    await generateText({ ...call, model: typeformer(read, special('all')) });
    await generateText({ ...call, model: typeformer(read, special([])) });
    const formatPrompt = (all: readonly { text: string }[]) => [1, ...special([]).encode(all[0]!.text)];
    await generateText({ ...call, model: typeformer(read, special('all'), { formatPrompt }) });
    const letters = Array.from(call.prompt, (letter) => tokens.indexOf(letter));
    expect(read.reads).toEqual([[1, tokens.indexOf('a')], letters, [1, ...letters]]);
  });

  it.each([
    [undefined, 'b', 't<bot>ab'], // by </s>, which it has
    [1, 'b</s>ab</s>', 't'],
    [[0, 1], 'b', 't'],
    [[], 'b</s>ab</s>', 't<bot>ab</s>'],
  ])('ends the text at each of %j, and shows none of it', async (endOfText, afterA, afterO) => {
    const ending = typeformer(fixed({ a: 'b', b: '</s>', o: 't', t: '<bot>' }), special('all'), { endOfText });
    const texts = ['a', 'o'].map(async (prompt) => {
      return (await generateText({ model: ending, prompt, maxOutputTokens: 5 })).text;
    });
    expect(await Promise.all(texts)).toEqual([afterA, afterO]);
  });

  it.each([
    [
      { temperature: -1 },
      'temperature: t (-1) must be finite and at least 0.000001; for the likeliest token alone use greedy().',
    ],
    [{ topK: 0 }, 'topK: k (0) must be a whole number of at least 1.'],
    [{ topP: 2 }, 'topP: p (2) must be above 0 and at most 1.'],
    [{ presencePenalty: 3 }, 'presencePenalty: penalty (3) must be from -2 to 2.'],
    [{ frequencyPenalty: -3 }, 'frequencyPenalty: penalty (-3) must be from -2 to 2.'],
    [{ stopSequences: [''] }, 'stopStrings: a string must not be empty.'],
  ])('is rejected for %j', async (settings, message) => {
    await expect(generateText({ model, prompt: 'a', ...settings })).rejects.toThrow(new RangeError(message));
    const errors: unknown[] = [];
    const onError = ({ error }: { error: unknown }) => void errors.push(error);
    await streamText({ model, prompt: 'a', ...settings, onError }).consumeStream();
    expect(errors).toEqual([new RangeError(message)]);
  });

  it('is rejected for a prompt longer than the context, also without maxOutputTokens', async () => {
    await expect(generateText({ model, prompt: 'a'.repeat(500) })).rejects.toThrow(
      "generate: the prompt has 500 tokens, but the model's context is 400",
    );
  });

  it('is rejected for characters that the tokenizer lacks', async () => {
    await expect(generateText({ model, prompt: 'Café 日' })).rejects.toThrow(
      new RangeError('encode: the text holds "é", "日", for which this tokenizer has no token.'),
    );
  });

  it('is rejected for files', async () => {
    const file = { type: 'file' as const, data: new Uint8Array(3), mediaType: 'image/png' };
    const call = generateText({ model, messages: [{ role: 'user', content: [file] }] });
    await expect(call).rejects.toSatisfy(UnsupportedFunctionalityError.isInstance);
  });

  it('is warned that there are no tools and no reasoning', async () => {
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'a' }] }];
    const tools = [{ type: 'function' as const, name: 'search', inputSchema: {} }];
    const { warnings } = await model.doGenerate({ prompt, maxOutputTokens: 1, tools, reasoning: 'high' });
    expect(warnings).toEqual([
      { type: 'unsupported', feature: 'tools' },
      { type: 'unsupported', feature: 'reasoning' },
    ]);
  });
});

describe('a call for JSON', () => {
  const ending = typeformer(anything(), tokenizer, { endOfText: 0 });
  const schema = jsonSchema<{ name: string; pets: string[] }>({
    type: 'object',
    properties: {
      name: { type: 'string', pattern: '^[A-Z][a-z]{2,8}$' },
      pets: { type: 'array', items: { enum: ['cat', 'dog'] }, minItems: 1, maxItems: 3 },
    },
    required: ['name', 'pets'],
    additionalProperties: false,
  });
  const expected = {
    name: expect.stringMatching(/^[A-Z][a-z]{2,8}$/),
    pets: expect.arrayContaining([expect.stringMatching(/^(cat|dog)$/)]),
  };

  it('gives what its schema describes, whatever the model', async () => {
    for (const seed of [1, 2, 3]) {
      const call = { model: ending, prompt: 'A pet owner: ', seed };
      expect((await generateText({ ...call, output: Output.object({ schema }) })).output).toEqual(expected);
      expect(await streamText({ ...call, output: Output.object({ schema }) }).output).toEqual(expected);
    }
    const choice = Output.choice({ options: ['sunny', 'rainy'] });
    expect(['sunny', 'rainy']).toContain(
      (await generateText({ model: ending, prompt: 'It is ', output: choice })).output,
    );
  });

  it('gives what its Zod schema describes, which the SDK checks', async () => {
    const shape = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), radius: z.number().positive() }),
      z.object({ kind: z.literal('line'), from: z.tuple([z.int(), z.int()]) }),
    ]);
    const zodSchema = z.object({ day: z.iso.date(), age: z.int().min(0).max(120), shape, owner: z.email().max(20) });
    for (const seed of [1, 2, 3, 4]) {
      const output = Output.object({ schema: zodSchema });
      const result = await generateText({ model: ending, prompt: 'A shape: ', seed, output });
      expect(zodSchema.parse(result.output)).toEqual(result.output);
    }
  });

  it('gives any JSON without a schema', async () => {
    const { text } = await generateText({ model: ending, prompt: 'a', seed: 2, output: Output.json() });
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it('is rejected for a schema that is not understood', async () => {
    const output = Output.object({ schema: jsonSchema({ type: 'object', minProperties: 2 }) });
    await expect(generateText({ model: ending, prompt: 'a', output })).rejects.toThrow(
      'matchesSchema: #/minProperties is not supported.',
    );
  });

  it('is warned that a text without an end cannot be constrained', async () => {
    const result = streamText({
      model,
      prompt: 'a',
      maxOutputTokens: 3,
      output: Output.object({ schema }),
      onError() {},
    });
    await result.consumeStream();
    const details = 'JSON needs a token that ends the text: pass endOfText to typeformer.';
    expect(await result.warnings).toEqual([{ type: 'unsupported', feature: 'responseFormat', details }]);
  });
});
