import { describe, expect, it } from 'vitest';
import { generate } from './generate.ts';
import { markovModel } from '../testing/markov-model.ts';
import { toReadableStream } from './to-readable-stream.ts';

const setUp = (maxNewTokens: number) => {
  const model = markovModel([
    [0, 1],
    [1, 0],
  ]);
  return { model, stream: toReadableStream(generate({ model, prompt: [0], maxNewTokens })) };
};

describe('toReadableStream', () => {
  it('gives the values, then ends', async () => {
    const ids: number[] = [];
    const pick = new WritableStream<{ id: number }>({ write: ({ id }) => void ids.push(id) });
    await setUp(3).stream.pipeTo(pick);
    expect(ids).toEqual([1, 0, 1]);
  });

  it('computes no value that was not read', async () => {
    const { model, stream } = setUp(9);
    const reader = stream.getReader();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(model.reads).toHaveLength(0);
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(model.reads).toHaveLength(1);
    await reader.cancel();
  });

  it('ends generation when it is cancelled', async () => {
    const { model, stream } = setUp(9);
    const reader = stream.getReader();
    await reader.read();
    expect(model.liveStates).toBe(1);
    await reader.cancel();
    expect(model.liveStates).toBe(0);
  });

  it('gives an error on', async () => {
    const thrown = new Error('thrown while it generates');
    const stop = () => {
      throw thrown;
    };
    const model = markovModel([[1]]);
    const reader = toReadableStream(generate({ model, prompt: [0], maxNewTokens: 2, stop })).getReader();
    await expect(reader.read()).rejects.toBe(thrown);
    expect(model.liveStates).toBe(0);
  });
});
