import { Command, Option } from 'commander';
import type { TrainOptions } from '../actions/train.ts';
import { optionsFromFile, withConfigFile } from '../config-file.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { specialTokensOption } from '../special-tokens-option.ts';
import { threadsOption } from '../threads-option.ts';
import { presetNames } from '../training/train-settings.ts';

/** `typeformer train`: text to a model in a Hugging Face folder. */
export function trainCommand(): Command {
  const share = { below: 1 };
  const command = new Command('train');
  return withConfigFile(command)
    .description('Train a GPT on text, and write it as a Hugging Face folder')
    .requiredOption('--out <folder>', 'where the model goes, its checkpoints and its log')
    .option('--data <files...>', 'the text: UTF-8, .jsonl, or ids in a .bin (see typeformer tokenize)')
    .option('--resume', 'go on with the run in --out, from its last checkpoint')
    .option('--force', 'replace what is in --out')
    .addOption(
      new Option('--preset <name>', 'what the settings below are if they are not given (default: char-tiny)').choices(
        presetNames,
      ),
    )
    .option('--from <folder>', 'start from this model, with its sizes and its tokenizer')
    .option('--validation <files...>', 'held-out text (default: the end of the data)')
    .option('--validation-share <share>', 'end of the text that is held out', realNumber(share))
    .option('--tokenizer <kind>', 'what a token is: character, gpt2, or a tokenizer.json')
    .addOption(specialTokensOption())
    .option('--layers <n>', 'blocks', wholeNumber({ from: 1 }))
    .option('--heads <n>', 'attention heads', wholeNumber({ from: 1 }))
    .option('--d-model <n>', 'width', wholeNumber({ from: 1 }))
    .option('--d-ff <n>', 'width inside the feed-forwards (default: 4 times the width)', wholeNumber({ from: 1 }))
    .option('--context <n>', 'tokens in a window, and the longest the model reads', wholeNumber({ from: 1 }))
    .option('--dropout <share>', 'dropped in training', realNumber(share))
    .option('--steps <n>', 'updates of the weights', wholeNumber({ from: 1 }))
    .option('--batch-size <n>', 'windows computed at once', wholeNumber({ from: 1 }))
    .option('--accumulate <n>', 'batches that make one step', wholeNumber({ from: 1 }))
    .addOption(new Option('--optimizer <name>', 'muon moves the matrices of the blocks').choices(['adamw', 'muon']))
    .option('--learning-rate <rate>', 'at its peak', realNumber())
    .option('--min-learning-rate <rate>', 'at the end (default: a tenth of the peak)', realNumber())
    .option('--warmup <steps>', 'until the peak (default: a twentieth of the steps)', wholeNumber())
    .option('--beta2 <share>', "of AdamW's second moment", realNumber(share))
    .option('--weight-decay <share>', 'of the matrices', realNumber())
    .option('--clip-norm <norm>', 'of all gradients together', realNumber())
    .option(
      '--average-decay <share>',
      "keep a moving average of the weights, and make it the model's",
      realNumber(share),
    )
    .option('--evaluate-every <steps>', 'on held-out text (default: a quarter of the steps)', wholeNumber({ from: 1 }))
    .option('--evaluate-batches <n>', 'of held-out text', wholeNumber({ from: 1 }))
    .option('--seed <n>', 'the same seed gives the same model', wholeNumber())
    .option('--checkpoint-every <steps>', 'default: with each evaluation', wholeNumber({ from: 1 }))
    .option('--sample-every <steps>', 'show what the model writes', wholeNumber({ from: 1 }))
    .option('--half', 'store the model in half precision')
    .option('--recompute', 'compute blocks twice: a third slower, in much less memory')
    .addOption(new Option('--no-half').hideHelp()) // where a file, or the run that goes on, has said it
    .addOption(new Option('--no-recompute').hideHelp())
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action((options: TrainOptions) =>
      withInterrupts(
        async (signal) => {
          const { trainModel } = await import('../actions/train.ts');
          await trainModel(options, signal, (file) => optionsFromFile(command, file, file));
        },
        { outlivesOutput: true },
      ),
    );
}

const help = `
Presets, with a character for a token unless it is said:
  char-tiny    2 layers × 64: seconds
  char-small   4 × 128, nanoGPT's configuration for a CPU: minutes
  bpe-small    4 × 128 with GPT-2's tokens: minutes
  gpt2-small   fine-tunes the model in --from, GPT-2 say

Ctrl-C, a closed terminal and a closed stdout end the training with a checkpoint; a second Ctrl-C ends it at once.
--resume goes on from the last checkpoint with all options as they were. --steps may be others then, and what changes no
number: --checkpoint-every, --sample-every, --[no-]half, --[no-]recompute, --threads.

Examples:
  $ typeformer train --data shakespeare.txt --out shakespeare
  $ typeformer train --data shakespeare.txt --out shakespeare --preset char-small --sample-every 500
  $ typeformer train --out shakespeare --resume
  $ typeformer train --out shakespeare --resume --steps 5000
  $ typeformer train --config shakespeare/run.json --out longer --steps 5000`;
