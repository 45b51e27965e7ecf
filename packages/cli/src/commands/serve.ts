import { Command, Option } from 'commander';
import type { ServeOptions } from '../actions/serve.ts';
import { withConfigFile } from '../config-file.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { readApiKey } from '../serve/api-key.ts';
import { readOrigin } from '../serve/origin.ts';
import { specialTokensOption } from '../special-tokens-option.ts';
import { threadsOption } from '../threads-option.ts';

/** `typeformer serve`: a model behind OpenAI's interface. */
export function serveCommand(): Command {
  return withConfigFile(
    new Command('serve')
      .description("Serve a model to programs that speak to OpenAI's API: completions, on this machine")
      .requiredOption('--model <folder>', 'what typeformer train wrote, a Hugging Face folder of a GPT-2, or its URL')
      .option('--name <name>', "what requests call the model (default: the folder's name)")
      .option('--host <address>', 'where to listen; any but this machine lets others in', '127.0.0.1')
      .option('--port <n>', 'where to listen; 0 takes any that is free', wholeNumber({ to: 2 ** 16 - 1 }), 8080)
      .addOption(
        new Option('--api-key <key>', 'what clients must know').env('TYPEFORMER_API_KEY').argParser(readApiKey),
      )
      .option(
        '--allow-origin <origins...>',
        'web pages whose scripts may call, such as http://localhost:5173; * is all',
        (origin, before: readonly string[] = []) => [...before, readOrigin(origin)],
      )
      .option('--concurrent <n>', 'requests that are computed at the same time', wholeNumber({ from: 1 }), 4)
      .option('--max-queue <n>', 'requests that may wait until then; others are refused', wholeNumber(), 32)
      .option(
        '--max-tokens <n>',
        'most tokens of a request, its prompts and answers together',
        wholeNumber({ from: 1 }),
        8192,
      )
      .option('--max-body <bytes>', 'longest body of a request', wholeNumber({ from: 1 }), 2 ** 20)
      .option(
        '--timeout <seconds>',
        'longest time for a request: then it ends with what there is',
        realNumber({ above: 0, to: 1e6 }),
        120,
      )
      .option(
        '--grace <seconds>',
        'longest time for the requests at work when the server ends',
        realNumber({ to: 1e6 }),
        10,
      )
      .addOption(new Option('--tokenizer <name>', "in place of the folder's tokenizer.json").choices(['gpt2']))
      .addOption(specialTokensOption())
      .addOption(threadsOption())
      .option('--quiet', 'no line for each request on stderr')
      .addHelpText('after', help)
      .action((options: ServeOptions) =>
        withInterrupts(async (signal) => (await import('../actions/serve.ts')).serve(options, signal)),
      ),
  );
}

const help = `
It answers at /v1/completions, /v1/models and /health. Ctrl-C ends it when the
requests at work are done, a second one at once.

Example:
  $ typeformer serve --model shakespeare
  $ curl http://127.0.0.1:8080/v1/completions \\
      -H 'content-type: application/json' \\
      -d '{ "model": "shakespeare", "prompt": "ROMEO:", "max_tokens": 60 }'

  import OpenAI from 'openai';
  const baseURL = 'http://127.0.0.1:8080/v1';
  const client = new OpenAI({ baseURL, apiKey: 'none' });
  const stream = await client.completions.create({
    model: 'shakespeare',
    prompt: 'ROMEO:',
    stream: true,
  });
  for await (const { choices } of stream) process.stdout.write(choices[0].text);`;
