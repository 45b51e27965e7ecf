import { Command, Option } from 'commander';
import type { EvaluateOptions } from '../actions/evaluate.ts';
import { withConfigFile } from '../config-file.ts';
import { withInterrupts } from '../interrupts.ts';
import { wholeNumber } from '../number-option.ts';
import { specialTokensOption } from '../special-tokens-option.ts';
import { threadsOption } from '../threads-option.ts';

/** `typeformer eval`: how well a model predicts a text. */
export function evaluateCommand(): Command {
  return withConfigFile(
    new Command('eval')
      .description('Measure how well a model predicts a text: loss, perplexity, bits per byte')
      .requiredOption('--model <folder>', 'what typeformer train wrote, a Hugging Face folder of a GPT-2, or its URL')
      .requiredOption('--data <files...>', 'the text: UTF-8, .jsonl, or the ids in a .bin')
      .option('--context <n>', "tokens in a window (default: the model's context)", wholeNumber({ from: 1 }))
      .option('--stride <n>', 'tokens from window to window (default: half a window)', wholeNumber({ from: 1 }))
      .option('--batch-size <n>', 'windows computed at once', wholeNumber({ from: 1 }), 8)
      .addOption(new Option('--tokenizer <name>', "in place of the folder's tokenizer.json").choices(['gpt2']))
      .addOption(specialTokensOption())
      .addOption(threadsOption())
      .option('--json', 'the result as JSON')
      .addHelpText(
        'after',
        `
Every token but the first is predicted once. A smaller stride gives each more
context, and takes longer.

Example:
  $ typeformer eval --model shakespeare --data held-out.txt`,
      )
      .action((options: EvaluateOptions) =>
        withInterrupts(async (signal) => (await import('../actions/evaluate.ts')).evaluate(options, signal)),
      ),
  );
}
