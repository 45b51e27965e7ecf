import { Command, Option } from 'commander';
import type { GenerateOptions } from '../actions/generate.ts';
import { withConfigFile } from '../config-file.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { specialTokensOption } from '../special-tokens-option.ts';
import { threadsOption } from '../threads-option.ts';

/** `typeformer generate`: continues a prompt. */
export function generateCommand(): Command {
  return withConfigFile(
    new Command('generate')
      .description('Continue a prompt with a model; the text comes as it is made')
      .requiredOption('--model <folder>', 'what typeformer train wrote, a Hugging Face folder of a GPT-2, or its URL')
      .option('--prompt <text>', 'what to continue; - reads standard input, and so does a pipe')
      .option(
        '--num <n>',
        'how many texts to make; the second has the next seed, and so on',
        wholeNumber({ from: 1 }),
        1,
      )
      .option('--max-new-tokens <n>', 'how many tokens to add at most', wholeNumber({ from: 1 }), 200)
      .option('--temperature <t>', 'below 1 is safer, above 1 is wilder, 0 takes the likeliest', realNumber(), 0.8)
      .option('--top-k <k>', 'draw from the k likeliest tokens only', wholeNumber({ from: 1 }))
      .option('--top-p <p>', 'draw from the likeliest tokens that make up p only', realNumber({ above: 0, to: 1 }))
      .option('--seed <n>', 'the same seed gives the same text (default: a new one each time)', wholeNumber())
      .option('--stop <text...>', 'end before the first of these texts')
      .option('--draft <folder>', 'a quicker model that guesses ahead: the text is the same, and sooner there')
      .addOption(
        new Option('--when-full <what>', 'what to do when the context is full: forget its oldest half, or stop')
          .choices(['slide', 'stop'])
          .default('slide'),
      )
      .addOption(new Option('--tokenizer <name>', "in place of the folder's tokenizer.json").choices(['gpt2']))
      .addOption(specialTokensOption())
      .addOption(threadsOption())
      .option('--json', 'each text as a line of JSON')
      .option('--verbose', 'say the seed, the speed and why each text ended, on stderr')
      .addHelpText(
        'after',
        `
What is piped in is the prompt, but for a line break at its very end, which echo
adds. With --num, up to eight texts are computed together; each is the one that
its seed gives alone. A line of --json has prompt, text, tokens (ids), seed,
finishReason, usage and timing (milliseconds).

Examples:
  $ typeformer generate --model shakespeare --prompt "ROMEO:" --seed 1
  $ echo "ROMEO:" | typeformer generate --model shakespeare --num 3 --json`,
      )
      .action((options: GenerateOptions) =>
        withInterrupts(async (signal) => (await import('../actions/generate.ts')).generate(options, signal)),
      ),
  );
}
