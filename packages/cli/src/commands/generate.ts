import { Command, Option } from 'commander';
import type { GenerateOptions } from '../actions/generate.ts';
import { withConfigFile } from '../config-file.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { threadsOption } from '../threads-option.ts';

/** `typeformer generate`: continues a prompt, as it goes. */
export function generateCommand(): Command {
  return withConfigFile(
    new Command('generate')
      .description('Continue a prompt with a model; the text comes as it is made')
      .requiredOption('--model <folder>', 'a Hugging Face folder of a GPT-2, or its URL')
      .option('--prompt <text>', 'what to continue; - reads standard input, as does a pipe')
      .option('--num <n>', 'how many texts to make; with --seed each has the next', wholeNumber({ from: 1 }), 1)
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
      .option('--json', 'a line of JSON for each text')
      .option('--verbose', 'say the seed, the speed and why it ended, on stderr')
      .addHelpText(
        'after',
        '\nExample:\n  $ typeformer generate --model shakespeare --prompt "ROMEO:" --temperature 0.7 --seed 1',
      )
      .action((options: GenerateOptions) =>
        withInterrupts(async (signal) => (await import('../actions/generate.ts')).generate(options, signal)),
      ),
  );
}
