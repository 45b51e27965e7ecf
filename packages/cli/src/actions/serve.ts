import { once } from 'node:events';
import { basename, resolve } from 'node:path';
import { loadModel } from '../load-model.ts';
import { createApp } from '../serve/app.ts';
import { listen } from '../serve/listen.ts';
import { isLoopback } from '../serve/loopback.ts';
import type { SpecialTokens } from '../special-tokens-option.ts';
import { startTensorflow } from '../start-tensorflow.ts';
import { tokenizerOf } from '../tokenizer.ts';

export type ServeOptions = {
  readonly model: string;
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  readonly apiKey?: string;
  readonly allowOrigin?: readonly string[];
  readonly concurrent: number;
  readonly maxQueue: number;
  readonly maxTokens: number;
  readonly maxBody: number;
  readonly timeout: number;
  readonly grace: number;
  readonly tokenizer?: 'gpt2';
  readonly specialTokens?: SpecialTokens;
  readonly threads?: number;
  readonly quiet?: boolean;
};

/** `typeformer serve`: a model behind OpenAI's interface. */
export async function serve(options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { model: folder, host, apiKey, quiet = false } = options;
  const name = options.name ?? basename(resolve(folder));
  const timeout = Math.ceil(1000 * options.timeout);
  const loopback = isLoopback(host);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  process.stdout.on('error', () => {}); // who asks is served, whether or not anybody reads where

  await startTensorflow(options);
  const taught = await tokenizerOf(folder, options);
  const model = await loadModel(folder, taught.tokenizer);
  const app = createApp({
    ...options,
    ...taught,
    model,
    name,
    timeout,
    loopback,
    allowOrigins: options.allowOrigin,
    log: quiet ? () => {} : log,
    report: (error) => log(`typeformer: ${(error as Error).stack ?? String(error)}`),
  });
  try {
    const listener = await listen(app.fetch, { ...options, timeout });
    if (!loopback && apiKey === undefined) log(`Whoever reaches ${host} may use the model: there is no --api-key.`);
    process.stdout.write(`${name} is served at ${listener.url}/v1\n`);
    if (!signal.aborted) await once(signal, 'abort');
    await listener.close(1000 * options.grace);
    process.exitCode = 0; // it is meant to be ended so
  } finally {
    await app.close();
    model.dispose();
  }
}
