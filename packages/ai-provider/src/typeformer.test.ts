import * as ours from '@typeformer/generate';
import { markovModel, type MarkovModel } from '@typeformer/generate/testing';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer, gpt2Tokenizer } from '@typeformer/tokenizer';
import { customProvider, generateText, streamText } from 'ai';
import { describe, expect, it } from 'vitest';
import { typeformer } from './typeformer.ts';

/** One id after the other, and the first again. */
const cycle = (): MarkovModel =>
  markovModel([
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [1, 0, 0, 0],
  ]);
const abcd = typeformer(cycle(), characterTokenizer('abcd'));

/** Anything may follow anything, some likelier than others. */
const anything = (): MarkovModel => {
  const ids = [...Array(17).keys()];
  return markovModel(
    ids.map((from) => ids.map((to) => (1 + ((from * 5 + to * 3) % 17)) / 153)),
    { maxSeqLen: 64 },
  );
};
const letters = characterTokenizer('$abcdefghijklmnop'); // the first is the end

describe('typeformer', () => {
  it('streams what follows the prompt, to maxOutputTokens', async () => {
    const result = streamText({ model: abcd, prompt: 'ab', maxOutputTokens: 6 });
    const pieces = [];
    for await (const piece of result.textStream) pieces.push(piece);
    expect(pieces).toEqual(['c', 'd', 'a', 'b', 'c', 'd']);
    expect([await result.finishReason, await result.rawFinishReason]).toEqual(['length', 'length']);
    expect(await result.usage).toMatchObject({ inputTokens: 2, outputTokens: 6, totalTokens: 8 });
    expect(await result.response).toMatchObject({ modelId: 'typeformer', timestamp: expect.any(Date) });
    expect(await result.warnings).toEqual([]);
  });

  it('generates the same at once', async () => {
    const result = await generateText({ model: abcd, prompt: 'ab', maxOutputTokens: 6 });
    expect([result.text, result.finishReason, result.rawFinishReason]).toEqual(['cdabcd', 'length', 'length']);
    expect(result.usage).toMatchObject({ inputTokens: 2, outputTokens: 6, totalTokens: 8 });
    expect(result.response).toMatchObject({ modelId: 'typeformer', timestamp: expect.any(Date) });
    expect(result.warnings).toEqual([]);
  });

  it('ends at the end of the text, which is used but never shown', async () => {
    const model = typeformer(cycle(), characterTokenizer('abcd'), { endOfText: 3 });
    const result = streamText({ model, prompt: 'a' });
    expect([await result.text, await result.finishReason]).toEqual(['bc', 'stop']);
    expect((await result.usage).outputTokens).toBe(3);
    expect(await streamText({ model, prompt: 'c' }).text).toBe('');
    expect(await generateText({ model, prompt: 'c' })).toMatchObject({ text: '', finishReason: 'stop' });
  });

  it('ends before a stop sequence, of which nothing is shown', async () => {
    const options = { model: abcd, prompt: 'a', stopSequences: ['cb', 'dab'] };
    const result = streamText(options);
    const pieces = [];
    for await (const piece of result.textStream) pieces.push(piece);
    expect([pieces, await result.finishReason]).toEqual([['b', 'c'], 'stop']);
    expect(await generateText(options)).toMatchObject({ text: 'bc', finishReason: 'stop' });
  });

  it('goes on to the end of the context, or as far as maxOutputTokens says', async () => {
    const { text, finishReason } = await generateText({ model: abcd, prompt: 'ab' });
    expect([text, finishReason]).toEqual(['cdabcdabcdabcda', 'length']); // the context is 16, and the last is not read
    const long = await generateText({ model: abcd, prompt: 'ab', maxOutputTokens: 40 });
    expect(long.text).toBe('cdab'.repeat(10));
  });

  it('draws as @typeformer/generate does by the same settings', async () => {
    const model = anything();
    const settings = { prompt: 'a', temperature: 0.7, topK: 9, topP: 0.9, seed: 11 };
    const processors = [ours.minP(0.02)];
    const stop = ours.stopTokens([0]);
    const { text } = await ours.generateText({
      ...settings,
      model,
      tokenizer: letters,
      processors,
      stop,
      maxNewTokens: 30,
    });

    const theirs = {
      ...settings,
      model: typeformer(model, letters, { processors, endOfText: 0 }),
      maxOutputTokens: 30,
    };
    expect((await generateText(theirs)).text).toBe(text);
    expect(await streamText(theirs).text).toBe(text);
    expect((await generateText({ ...theirs, seed: 12 })).text).not.toBe(text);
  });

  it('takes the likeliest at temperature 0, and penalties for what was generated', async () => {
    const model = typeformer(
      markovModel([
        [0.6, 0.4],
        [0.6, 0.4],
      ]),
      characterTokenizer('ab'),
    );
    const options = { model, prompt: 'a', maxOutputTokens: 5, temperature: 0 };
    expect((await generateText(options)).text).toBe('aaaaa');
    expect((await generateText({ ...options, presencePenalty: 0.5 })).text).toBe('abaaa');
    expect((await generateText({ ...options, frequencyPenalty: 0.5 })).text).toBe('ababa');
  });

  it('reads for several calls at once, and a prompt that they share only once', async () => {
    const model = anything();
    const texts = async (shared: ours.LanguageModel): Promise<string[]> => {
      const served = typeformer(shared, letters, { endOfText: 0 });
      const calls = [1, 2, 3, 4].map((seed) =>
        generateText({ model: served, prompt: 'abc', seed, maxOutputTokens: 8 }),
      );
      return (await Promise.all(calls)).map(({ text }) => text);
    };
    const alone = await texts(model);
    const callsAlone = model.calls;
    const cache = ours.promptCache(ours.batched(model));
    expect(await texts(cache)).toEqual(alone);
    expect(model.calls - callsAlone).toBeLessThan(callsAlone / 2);
    cache.clear();
    expect(model.liveStates).toBe(0);
  });

  it('is one of the languageModels of the SDK’s own providers', async () => {
    const model = typeformer(cycle(), characterTokenizer('abcd'), { modelId: 'alphabet' });
    const provider = customProvider({ languageModels: { alphabet: model } });
    const { text, response } = await generateText({
      model: provider.languageModel('alphabet'),
      prompt: 'a',
      maxOutputTokens: 2,
    });
    expect([text, response.modelId]).toEqual(['bc', 'alphabet']);
  });

  it('continues a prompt by a GPT, whose tokens end with <|endoftext|>', async () => {
    const tokenizer = await gpt2Tokenizer();
    const model = createGpt(gptConfig({ vocabSize: 50257, maxSeqLen: 16, dModel: 8, nLayers: 1, nHeads: 2 }), {
      seed: 1,
    });
    const settings = { prompt: 'Once upon a time', seed: 3 };
    const { text } = await ours.generateText({ ...settings, model, tokenizer, maxNewTokens: 8 });
    const provided = typeformer(model, tokenizer);
    expect(await streamText({ ...settings, model: provided, maxOutputTokens: 8 }).text).toBe(text);

    const onlyTheEnd = ours.forceTokens({ 2: tokenizer.specialTokens.get('<|endoftext|>')! });
    const ending = typeformer(model, tokenizer, { processors: [onlyTheEnd] });
    expect(await generateText({ ...settings, model: ending })).toMatchObject({
      finishReason: 'stop',
      usage: { outputTokens: 3 },
    });
    model.dispose();
  });
});
