import { Command, Option } from 'commander';
import { once } from 'node:events';
import { basename, resolve } from 'node:path';
import { withInterrupts } from '../interrupts.ts';
import { loadModel } from '../load-model.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { createApp } from '../serve/app.ts';
import { listen } from '../serve/listen.ts';
import { isLoopback } from '../serve/loopback.ts';
import { startTensorflow, threadsOption } from '../start-tensorflow.ts';
import { tokenizerOf } from '../tokenizer.ts';

type Options = {
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
  readonly threads?: number;
  readonly quiet?: boolean;
};

/** `typeformer serve`: a model behind OpenAI's interface. */
export function serveCommand(): Command {
  return new Command('serve')
    .description("Serve a model to programs that speak to OpenAI's API: completions, on this machine")
    .requiredOption('--model <folder>', 'a Hugging Face folder of a GPT-2, or its URL')
    .option('--name <name>', "what requests call the model (default: the folder's name)")
    .option('--host <address>', 'where to listen; any but this machine lets others in', '127.0.0.1')
    .option('--port <n>', 'where to listen; 0 takes any that is free', wholeNumber({ to: 2 ** 16 - 1 }), 8080)
    .addOption(new Option('--api-key <key>', 'what clients must know').env('TYPEFORMER_API_KEY'))
    .option('--allow-origin <origins...>', 'web pages whose scripts may call, such as http://localhost:5173')
    .option('--concurrent <n>', 'requests that are computed at the same time', wholeNumber({ from: 1 }), 4)
    .option('--max-queue <n>', 'requests that may wait for those', wholeNumber(), 32)
    .option('--max-tokens <n>', 'of a request: its prompts and answers together', wholeNumber({ from: 1 }), 8192)
    .option('--max-body <bytes>', 'of a request', wholeNumber({ from: 1 }), 2 ** 20)
    .option(
      '--timeout <seconds>',
      'for a request: then it ends with what there is',
      realNumber({ above: 0, to: 1e6 }),
      120,
    )
    .option('--grace <seconds>', 'for the requests at work when the server is to end', realNumber({ to: 1e6 }), 10)
    .addOption(new Option('--tokenizer <name>', "instead of the folder's tokenizer.json").choices(['gpt2']))
    .addOption(threadsOption())
    .option('--quiet', 'no line for each request on stderr')
    .addHelpText('after', help)
    .action((options: Options) => withInterrupts((signal) => serve(options, signal)));
}

const help = `
It answers at /v1/completions, /v1/models and /health. Ctrl-C ends it when the requests at work are done, a second one at once.

Example:
  $ typeformer serve --model shakespeare
  $ curl http://127.0.0.1:8080/v1/completions -H 'content-type: application/json' \\
      -d '{ "model": "shakespeare", "prompt": "ROMEO:", "max_tokens": 60, "seed": 1 }'

  import OpenAI from 'openai';
  const client = new OpenAI({ baseURL: 'http://127.0.0.1:8080/v1', apiKey: 'none' });
  const stream = await client.completions.create({ model: 'shakespeare', prompt: 'ROMEO:', stream: true });
  for await (const { choices } of stream) process.stdout.write(choices[0].text);`;

async function serve(options: Options, signal: AbortSignal): Promise<void> {
  const { model: folder, tokenizer: asked, host, apiKey, quiet = false } = options;
  const name = options.name ?? basename(resolve(folder));
  const timeout = 1000 * options.timeout;
  const loopback = isLoopback(host);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);

  await startTensorflow(options);
  const tokenizer = await tokenizerOf(folder, asked);
  const model = await loadModel(folder, tokenizer);
  const app = createApp({
    ...options,
    model,
    tokenizer,
    name,
    timeout,
    loopback,
    allowOrigins: options.allowOrigin,
    log: quiet ? () => {} : log,
    report: (error) => log(`typeformer: ${(error as Error).stack ?? String(error)}`),
  });
  try {
    const listener = await listen(app.fetch, { ...options, timeout: 2 * timeout });
    if (!loopback && apiKey === undefined) log(`Whoever reaches ${host} may use the model: there is no --api-key.`);
    process.stdout.write(`${name} is served at ${listener.url}/v1\n`);
    if (!signal.aborted) await once(signal, 'abort');
    await listener.close(1000 * options.grace);
  } finally {
    await app.close();
    model.dispose();
  }
}
