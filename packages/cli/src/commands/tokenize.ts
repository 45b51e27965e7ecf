import { Command } from 'commander';
import type { TokenizeOptions } from '../actions/tokenize.ts';
import { withConfigFile } from '../config-file.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber } from '../number-option.ts';
import { specialTokensOption } from '../special-tokens-option.ts';

/** `typeformer tokenize`: text files of any size to token files. */
export function tokenizeCommand(): Command {
  return withConfigFile(
    new Command('tokenize')
      .description("Turn text into nanoGPT's train.bin and val.bin, which may be larger than the memory")
      .requiredOption('--data <files...>', 'texts in UTF-8; of a .jsonl, the field "text" of each line')
      .requiredOption('--out <folder>', 'where train.bin, val.bin and tokenizer.json go')
      .option('--force', 'replace token files that are there')
      .option('--tokenizer <kind>', 'what a token is: gpt2, character, or a tokenizer.json', 'gpt2')
      .addOption(specialTokensOption())
      .option(
        '--validation-share <share>',
        'part of the text, from its end, that is held out',
        realNumber({ above: 0, below: 1 }),
        0.1,
      )
      .addHelpText(
        'after',
        `
Ids are uint16, or uint32 where the vocabulary has more than 65,536. Ctrl-C
stops it; nothing is written then.

Example:
  $ typeformer tokenize --data stories.jsonl --out stories
  $ typeformer train --data stories/train.bin --validation stories/val.bin \\
      --out model`,
      )
      .action((options: TokenizeOptions) =>
        withInterrupts(async (signal) => (await import('../actions/tokenize.ts')).tokenize(options, signal)),
      ),
  );
}
