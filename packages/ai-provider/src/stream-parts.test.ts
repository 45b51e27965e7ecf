import type { LanguageModel } from '@typeformer/generate';
import { markovModel, type MarkovModel } from '@typeformer/generate/testing';
import { characterTokenizer } from '@typeformer/tokenizer';
import { generateText, streamText } from 'ai';
import { describe, expect, it } from 'vitest';
import { typeformer } from './typeformer.ts';

const tokenizer = characterTokenizer('ab');
const abab = () =>
  markovModel(
    [
      [0, 1],
      [1, 0],
    ],
    { maxSeqLen: 1000 },
  );

/** The model, which fails at the read after `count` of them. */
function failingAfter(count: number, model: MarkovModel): LanguageModel<{ readonly length: number }> {
  return {
    ...model,
    async nextLogits(ids, state) {
      if (model.reads.length < count) return model.nextLogits(ids, state);
      if (state) model.release(state);
      throw new Error('out of memory');
    },
  };
}

describe('a stream', () => {
  it('has an error in the middle as a part, after the text before it, and frees all', async () => {
    const model = abab();
    const result = streamText({ model: typeformer(failingAfter(3, model), tokenizer), prompt: 'a', onError() {} });
    const parts = [];
    for await (const part of result.stream) parts.push(part);
    expect(parts).toContainEqual({ type: 'error', error: new Error('out of memory') });
    expect([await result.text, await result.finishReason]).toEqual(['bab', 'error']);
    expect((await result.usage).outputTokens).toBe(3);
    expect(model.liveStates).toBe(0);

    const call = generateText({ model: typeformer(failingAfter(6, model), tokenizer), prompt: 'a' });
    await expect(call).rejects.toThrow('out of memory');
    expect(model.liveStates).toBe(0);
  });

  it('ends by an abort, reads no more and frees all', async () => {
    const model = abab();
    const controller = new AbortController();
    const result = streamText({ model: typeformer(model, tokenizer), prompt: 'a', abortSignal: controller.signal });
    const types = [];
    for await (const { type } of result.stream) {
      types.push(type);
      if (type === 'text-delta') controller.abort();
    }
    expect(types.slice(0, 4)).toEqual(['start', 'start-step', 'text-start', 'text-delta']);
    expect(types.at(-1)).toBe('abort');
    await expect.poll(() => model.liveStates).toBe(0);
    expect(model.reads.length).toBeLessThan(30);
  });

  it('waits when nobody reads, as after a break, until it is aborted', async () => {
    const model = abab();
    const controller = new AbortController();
    const result = streamText({ model: typeformer(model, tokenizer), prompt: 'a', abortSignal: controller.signal });
    for await (const piece of result.textStream) if (piece) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(model.reads.length).toBeLessThan(30); // the SDK's own streams have taken some
    expect(model.liveStates).toBe(1);
    controller.abort();
    await expect.poll(() => model.liveStates).toBe(0);
  });

  it('rejects with the reason of the abort', async () => {
    const model = abab();
    const provided = typeformer(model, tokenizer);
    const controller = new AbortController();
    const call = {
      prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'a' }] }],
      abortSignal: controller.signal,
    };
    const { stream } = await provided.doStream(call);
    const reader = stream.getReader();
    for (let part = 0; part < 5; part++) await reader.read();
    const whole = generateText({ model: provided, prompt: 'a', abortSignal: controller.signal });
    controller.abort();
    await expect(reader.read()).rejects.toBe(controller.signal.reason);
    await expect(whole).rejects.toMatchObject({ name: 'AbortError' });
    await expect(provided.doGenerate(call)).rejects.toBe(controller.signal.reason);
    expect(model.liveStates).toBe(0);
  });

  it('reads what is asked for, and no more once it is cancelled', async () => {
    const model = abab();
    const call = { prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'a' }] }] };
    const { stream } = await typeformer(model, tokenizer).doStream(call);
    const types = [];
    for await (const part of stream) {
      types.push(part.type);
      if (part.type === 'text-delta') break;
    }
    expect(types).toEqual(['stream-start', 'response-metadata', 'text-start', 'text-delta']);
    expect(model.reads).toEqual([[0]]);
    expect(model.liveStates).toBe(0);
  });

  it('has the tokens as raw parts for who asks', async () => {
    const model = typeformer(abab(), tokenizer);
    const options = { model, prompt: 'a', maxOutputTokens: 2, include: { rawChunks: true } };
    const raw = [];
    for await (const part of streamText(options).stream) if (part.type === 'raw') raw.push(part.rawValue);
    expect(raw).toMatchObject([
      { id: 1, text: 'b', logProbability: 0 },
      { id: 0, text: 'a', logProbability: 0 },
    ]);
  });
});
