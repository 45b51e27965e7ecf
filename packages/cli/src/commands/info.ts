import { Command } from 'commander';
import type { InfoOptions } from '../actions/info.ts';

/** `typeformer info`: what a model is and costs, without making it. */
export function infoCommand(): Command {
  return new Command('info')
    .description('Describe a model: its numbers, parameters, bytes and operations')
    .argument('[model]', 'a preset, or a folder with a config.json; none lists the presets')
    .option('--json', 'the same as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ typeformer info\n  $ typeformer info gpt3 --json\n  $ typeformer info ./shakespeare',
    )
    .action(async (name: string | undefined, options: InfoOptions) =>
      (await import('../actions/info.ts')).info(name, options),
    );
}
