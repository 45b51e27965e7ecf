import { streamText, type TextStream } from '@typeformer/generate';
import { Command, Option } from 'commander';
import { withInterrupts } from '../interrupts.ts';
import { loadModel } from '../load-model.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { startTensorflow, threadsOption } from '../start-tensorflow.ts';
import { streaming } from '../streaming.ts';
import { tokenizerOf } from '../tokenizer.ts';

type Options = {
  readonly model: string;
  readonly prompt: string;
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly stop?: string[];
  readonly draft?: string;
  readonly whenFull: 'slide' | 'stop';
  readonly tokenizer?: 'gpt2';
  readonly threads?: number;
  readonly verbose?: boolean;
};

/** `typeformer generate`: continues a prompt, as it goes. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('Continue a prompt with a model; the text comes as it is made')
    .requiredOption('--model <folder>', 'a Hugging Face folder of a GPT-2, or its URL')
    .requiredOption('--prompt <text>', 'what to continue')
    .option('--max-new-tokens <n>', 'how many tokens to add at most', wholeNumber({ from: 1 }), 200)
    .option('--temperature <t>', 'below 1 is safer, above 1 is wilder, 0 takes the likeliest', realNumber(), 0.8)
    .option('--top-k <k>', 'draw from the k likeliest tokens only', wholeNumber({ from: 1 }))
    .option('--top-p <p>', 'draw from the likeliest tokens that make up p only', realNumber({ above: 0, to: 1 }))
    .option('--seed <n>', 'the same seed gives the same text (default: a new one each time)', wholeNumber())
    .option('--stop <text...>', 'end before the first of these texts')
    .option('--draft <folder>', 'a quicker model that guesses ahead: the text is the same, and sooner there')
    .addOption(
      new Option('--when-full <what>', 'past the context: forget the oldest half, or stop')
        .choices(['slide', 'stop'])
        .default('slide'),
    )
    .addOption(new Option('--tokenizer <name>', "instead of the folder's tokenizer.json").choices(['gpt2']))
    .addOption(threadsOption())
    .option('--verbose', 'say the seed, the speed and why it ended, on stderr')
    .addHelpText(
      'after',
      '\nExample:\n  $ typeformer generate --model shakespeare --prompt "ROMEO:" --temperature 0.7 --seed 1',
    )
    .action((options: Options) => withInterrupts((signal) => generate(options, signal)));
}

async function generate(options: Options, signal: AbortSignal): Promise<void> {
  const { model: folder, draft: draftFolder, tokenizer: asked, stop: stopStrings, threads: _, ...rest } = options;
  await startTensorflow(options);
  const tokenizer = await tokenizerOf(folder, asked);
  const model = await loadModel(folder, tokenizer);
  const draft = draftFolder === undefined ? undefined : await loadModel(draftFolder, tokenizer);
  try {
    const models = draft ? { model, draft: { model: draft } } : { model };
    const stream = streamText({ ...rest, ...models, ...streaming(tokenizer), stopStrings, signal });
    process.stdout.write(options.prompt);
    for await (const { text } of stream) process.stdout.write(text);
    process.stdout.write('\n');
    if (options.verbose) process.stderr.write(`${summary(stream)}\n`);
  } finally {
    draft?.dispose();
    model.dispose();
  }
}

/** As in `seed 1 · 6 tokens read · first after 45 ms · 200 made, 41.3 each second · ended by length`. */
function summary({ seed, usage, timing, finishReason }: TextStream): string {
  const { timeToFirstToken = 0, tokensPerSecond = 0 } = timing;
  return [
    `seed ${seed}`,
    `${usage.promptTokens} tokens read`,
    `first after ${timeToFirstToken.toFixed(0)} ms`,
    `${usage.generatedTokens} made, ${tokensPerSecond.toFixed(1)} each second`,
    `ended by ${finishReason}`,
  ].join(' · ');
}
