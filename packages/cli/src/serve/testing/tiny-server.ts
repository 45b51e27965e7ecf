import { markovModel, type MarkovModel } from '@typeformer/generate/testing';
import { pieceTokenizer } from '@typeformer/tokenizer';
import OpenAI from 'openai';
import { expect } from 'vitest';
import { createApp, type App, type AppOptions } from '../app.ts';
import { listen, type Listener } from '../listen.ts';

/** Ids 0 to 2 are letters; é is two tokens; the last id has no token. */
const bytes = [[0x61], [0x62], [0x63], [0xc3], [0xa9], [...Buffer.from('<|endoftext|>')]];
const tokenizer = pieceTokenizer({
  vocabSize: 6,
  pieces: (text) => text,
  encodePiece: (piece) => Array.from(Buffer.from(piece), (byte) => bytes.findIndex(([first]) => first === byte)),
  bytesOf: (id) => bytes[id] && Uint8Array.from(bytes[id]),
  specialTokens: new Map([['<|endoftext|>', 5]]),
  allowedSpecial: 'all',
});
export const transitions = [
  [0.1, 0.5, 0.3, 0.1, 0, 0, 0],
  [0.4, 0.1, 0.2, 0.3, 0, 0, 0],
  [0.3, 0.4, 0.1, 0.2, 0, 0, 0],
  [0, 0, 0, 0, 1, 0, 0],
  [0.25, 0.25, 0.25, 0.125, 0, 0.125, 0],
  [0.5, 0.25, 0.25, 0, 0, 0, 0],
  [1, 0, 0, 0, 0, 0, 0],
];
/** The log-probability of a letter after others. */
export const ln = (from: string, to: string) =>
  Math.log(transitions[tokenizer.encode(from).at(-1)!]![tokenizer.encode(to)[0]!]!);

type Running = { app: App; listener: Listener; model: MarkovModel };
let running: Running | undefined;
/** What was logged. */
export let lines: string[] = [];
/** What was not foreseen. */
export let reported: unknown[] = [];

/** Starts a server of a small model, and the client that speaks to it. */
export async function serve(options: Partial<AppOptions & { model: MarkovModel; stall: number }> = {}) {
  const model = options.model ?? markovModel(transitions, { maxSeqLen: 64 });
  lines = [];
  reported = [];
  const app = createApp({
    tokenizer,
    specialTokenIds: { endOfText: [5] },
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

/** For after each test: whatever happened, nothing is left. */
export async function stop(): Promise<void> {
  await running?.listener.close(0);
  await running?.app.close();
  expect(running?.model.liveStates ?? 0).toBe(0);
  running = undefined;
}

/** A model that waits for `step` before each token. */
export function steppedModel() {
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

export const body = { model: 'tiny', prompt: 'ab', max_tokens: 8, seed: 1 };
export const post = (url: string, init: RequestInit = {}) =>
  fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });
