import { describe, expect, it } from 'vitest';
import { ContextWindow } from './context-window.ts';
import { markovModel } from '../testing/markov-model.ts';

const half = [0.5, 0.5];
const numbersTo = (count: number) => Array.from({ length: count }, (_, index) => index % 2);

describe('ContextWindow', () => {
  it('has the model read what it has not read', async () => {
    const model = markovModel([half, half]);
    const window = new ContextWindow(model);
    await window.logitsAfter([1, 0]);
    await window.logitsAfter([1, 0, 1]);
    await window.logitsAfter([1, 0, 1, 0, 0]);
    expect(model.reads).toEqual([[1, 0], [1], [0, 0]]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [5, 3],
    [6, 3],
  ])('a context of %d slides to the newest %d ids', async (maxSeqLen, kept) => {
    const model = markovModel([half, half], { maxSeqLen });
    const window = new ContextWindow(model);
    const ids = numbersTo(maxSeqLen + 1);
    await window.logitsAfter(ids.slice(0, -1));
    expect(window.dropped).toBe(0);
    await window.logitsAfter(ids);
    expect(window.dropped).toBe(ids.length - kept);
    expect(model.reads[1]).toEqual(ids.slice(-kept));
    expect(model.liveStates).toBe(1);
  });

  it('releases its state once, and not one that the model consumed and rejected', async () => {
    const model = markovModel([half, half]);
    const window = new ContextWindow(model);
    await window.logitsAfter([0]);
    await expect(window.logitsAfter([0, 7])).rejects.toThrow('the id 7');
    window.release();
    expect(model.liveStates).toBe(0);
    await window.logitsAfter([0, 1]);
    expect(model.reads.at(-1)).toEqual([0, 1]);
    window.release();
    window.release();
    expect(model.liveStates).toBe(0);
  });
});
