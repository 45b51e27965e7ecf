import { describe, expect, it } from 'vitest';
import { generate } from './generate.ts';
import { banTokens } from '../processors/ban-tokens.ts';
import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { topK } from '../processors/top-k.ts';
import { categorical } from '../samplers/categorical.ts';
import { stopTokens } from './stop-condition.ts';
import { streamText, type StreamTextOptions, type StreamTokenizer, type TextStream } from './stream-text.ts';
import { markovModel } from '../testing/markov-model.ts';

/** Ids are UTF-8 bytes, and id 0 is a special token that would be shown as `<end>`. */
const bytes: StreamTokenizer = {
  encode: (text) => [...new TextEncoder().encode(text)],
  decodeStream() {
    const decoder = new TextDecoder();
    return {
      push: (id) => (id === 0 ? '<end>' : decoder.decode(Uint8Array.of(id), { stream: true })),
      flush: () => decoder.decode(),
    };
  },
};

/** After each byte of `text` comes the next with certainty, and after the last comes id 0. */
function recite(text: string) {
  const ids = bytes.encode(text);
  const next = new Map(ids.map((id, at) => [id, ids[at + 1] ?? 0]));
  return markovModel(
    Array.from({ length: 256 }, (_, from) => Array.from({ length: 256 }, (_, to) => (next.get(from) === to ? 1 : 0))),
  );
}

const even = () => markovModel(Array.from({ length: 4 }, () => [0.25, 0.25, 0.25, 0.25]));

/** Four tokens: a, b, c and d. */
const letters: StreamTokenizer = {
  encode: (text) => [...text].map((letter) => 'abcd'.indexOf(letter)),
  decodeStream: () => ({ push: (id) => 'abcd'[id]!, flush: () => '' }),
};

async function textsOf(stream: TextStream): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of stream) texts.push(text);
  return texts;
}

const run = async (options: Partial<StreamTextOptions>) =>
  (await textsOf(streamText({ model: even(), tokenizer: letters, prompt: 'a', maxNewTokens: 30, ...options }))).join(
    '',
  );

describe('streamText', () => {
  it('gives text with every token, and a character only once it is whole', async () => {
    const stream = streamText({ model: recite('añ🦊z'), tokenizer: bytes, prompt: 'a', maxNewTokens: 7 });
    expect(await textsOf(stream)).toEqual(['', 'ñ', '', '', '', '🦊', 'z']);
    expect(stream.finishReason).toBe('length');
  });

  it('ends a character that was begun with the last token', async () => {
    const stream = streamText({ model: recite('añ'), tokenizer: bytes, prompt: 'a', maxNewTokens: 1 });
    expect(await textsOf(stream)).toEqual(['\uFFFD']);
  });

  it('gives the stop token without a text', async () => {
    const model = recite('ab');
    const stream = streamText({ model, tokenizer: bytes, prompt: 'a', maxNewTokens: 9, stop: stopTokens([0]) });
    const tokens = [];
    for await (const { id, text } of stream) tokens.push({ id, text });
    expect(tokens).toEqual([
      { id: 98, text: 'b' },
      { id: 0, text: '' },
    ]);
    expect(stream.finishReason).toBe('stop');
  });

  it('gives a stop token what was still held back', async () => {
    const stop = stopTokens([bytes.encode('ñ')[1]!]);
    const stream = streamText({ model: recite('añ'), tokenizer: bytes, prompt: 'a', maxNewTokens: 9, stop });
    expect(await textsOf(stream)).toEqual(['', '\uFFFD']);
  });

  it('is generate with temperature, topK, topP and a seeded draw', async () => {
    const model = markovModel([
      [0.4, 0.3, 0.2, 0.1],
      [0.1, 0.2, 0.3, 0.4],
      [0.3, 0.4, 0.1, 0.2],
      [0.2, 0.1, 0.4, 0.3],
    ]);
    const expected: string[] = [];
    const options = { model, prompt: [0], maxNewTokens: 30, processors: [topK(3)], sampler: categorical({ seed: 9 }) };
    for await (const { id } of generate(options)) expected.push('abcd'[id]!);
    expect(await run({ model, topK: 3, seed: 9 })).toBe(expected.join(''));
    expect(await run({ model, topK: 3, seed: 9, topP: 1e-9 })).toBe(await run({ model, temperature: 0 }));
    expect(await run({ model, seed: 9, temperature: 1e-6 })).toBe(await run({ model, temperature: 0 }));
    expect(await run({ model, seed: 9, temperature: 5 })).not.toBe(await run({ model, seed: 9 }));
  });

  it('applies processors before the temperature, and takes a sampler in place of the draw', async () => {
    const seen: Float32Array[] = [];
    const processor: LogitsProcessor = (given) => {
      seen.push(given.map(Math.exp));
      return given;
    };
    await run({ processors: [processor, banTokens([1, 2, 3])], temperature: 5, maxNewTokens: 1 });
    expect(seen).toEqual([Float32Array.of(0.25, 0.25, 0.25, 0.25)]);
    expect(await run({ processors: [banTokens([1, 2, 3])], maxNewTokens: 5 })).toBe('aaaaa');
    expect(await run({ sampler: (_, step) => step % 4, maxNewTokens: 5 })).toBe('abcda');
  });

  it('takes ids for a prompt', async () => {
    expect(await run({ prompt: [3, 1], seed: 1 })).toBe(await run({ prompt: 'db', seed: 1 }));
  });

  it('ends before a stop string that spans tokens, none of which is seen', async () => {
    const model = recite('a stop.');
    const stream = streamText({ model, tokenizer: bytes, prompt: 'a', maxNewTokens: 9, stopStrings: ['top', 'tap'] });
    expect(await textsOf(stream)).toEqual([' ', 's', '', '', '']);
    expect(stream.finishReason).toBe('stop');
    expect(stream.usage.generatedTokens).toBe(5);
    expect(model.liveStates).toBe(0);
  });

  it('gives what only began a stop string with the last token', async () => {
    const options = { model: recite('abcd'), tokenizer: bytes, prompt: 'a', stopStrings: ['cdx'] };
    expect(await textsOf(streamText({ ...options, maxNewTokens: 3 }))).toEqual(['b', '', 'cd']);
    const stop = stopTokens([0]);
    expect(await textsOf(streamText({ ...options, maxNewTokens: 9, stop }))).toEqual(['b', '', '', 'cd']);
  });

  it('draws a seed if there is none, with which the run can be repeated', async () => {
    const stream = streamText({ model: even(), tokenizer: letters, prompt: 'a', maxNewTokens: 30 });
    const text = (await textsOf(stream)).join('');
    expect(await run({ seed: stream.seed })).toBe(text);
    expect(await run({})).not.toBe(await run({}));
  });

  it('passes whenFull on', async () => {
    const stream = streamText({ model: even(), tokenizer: letters, prompt: 'a', maxNewTokens: 99, whenFull: 'stop' });
    expect(await textsOf(stream)).toHaveLength(16);
    expect(stream.finishReason).toBe('context');
  });

  it('drops the beginning of a character when it is aborted, and releases the state', async () => {
    const model = recite('bañ');
    const controller = new AbortController();
    const { signal } = controller;
    const stream = streamText({ model, tokenizer: bytes, prompt: 'b', maxNewTokens: 9, signal });
    const texts: string[] = [];
    for await (const { text } of stream) {
      texts.push(text);
      if (texts.length === 2) controller.abort();
    }
    expect(texts).toEqual(['a', '']);
    expect(stream.finishReason).toBe('aborted');
    expect(model.liveStates).toBe(0);
  });

  it('computes no token that was not asked for, and a break releases the state', async () => {
    const model = even();
    for await (const _ of streamText({ model, tokenizer: letters, prompt: 'ab', maxNewTokens: 9 })) break;
    expect(model.reads).toEqual([[0, 1]]);
    expect(model.liveStates).toBe(0);
  });

  it('releases the state when the decoder throws', async () => {
    const model = even();
    const tokenizer: StreamTokenizer = {
      ...letters,
      decodeStream: () => ({
        push() {
          throw new Error('no such id');
        },
        flush: () => '',
      }),
    };
    await expect(run({ model, tokenizer })).rejects.toThrow(new Error('no such id'));
    expect(model.liveStates).toBe(0);
  });

  it.each<[Partial<StreamTextOptions>, string]>([
    [{ prompt: '' }, 'generate: the prompt is empty; it must have at least one token.'],
    [{ prompt: 'az' }, 'generate: prompt[1] (-1) must be a whole number from 0 to 3.'],
    [{ topK: 0, temperature: 0 }, 'topK: k (0) must be a whole number of at least 1.'],
    [{ topP: 2 }, 'topP: p (2) must be above 0 and at most 1.'],
    [
      { temperature: -1 },
      'temperature: t (-1) must be finite and at least 0.000001; for the likeliest token alone use greedy().',
    ],
    [
      { temperature: NaN },
      'temperature: t (NaN) must be finite and at least 0.000001; for the likeliest token alone use greedy().',
    ],
    [{ seed: -1 }, 'createRng: seed (-1) must be a whole number from 0 to 9007199254740991.'],
  ])('refuses %o at once', (options, message) => {
    expect(() => streamText({ model: even(), tokenizer: letters, prompt: 'a', maxNewTokens: 1, ...options })).toThrow(
      new RangeError(message),
    );
  });
});
