import { Command } from 'commander';
import { createRequire } from 'node:module';
import { benchCommand } from './commands/bench.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { generateCommand } from './commands/generate.ts';
import { infoCommand } from './commands/info.ts';
import { serveCommand } from './commands/serve.ts';
import { tokenizeCommand } from './commands/tokenize.ts';
import { trainCommand } from './commands/train.ts';
import { plainError } from './plain-errors.ts';

/** The whole command line. It throws a `CommanderError` where commander has already written what is wrong. */
export function program(): Command {
  const { version, description } = createRequire(import.meta.url)('../package.json') as Record<string, string>;
  const typeformer = new Command('typeformer').description(description!).version(version!, '-v, --version');
  const commands = [
    infoCommand(),
    tokenizeCommand(),
    trainCommand(),
    evaluateCommand(),
    generateCommand(),
    serveCommand(),
    benchCommand(),
  ];
  for (const command of commands) typeformer.addCommand(command);
  for (const command of [typeformer, ...typeformer.commands]) {
    command.exitOverride().showSuggestionAfterError();
    command.configureOutput({ outputError: (message, write) => write(plainError(message)) });
  }
  typeformer.addHelpText('after', firstSteps);
  return typeformer;
}

const firstSteps = `
First steps, with any text file:
  $ typeformer train --data text.txt --out model
  $ typeformer generate --model model --prompt "The "
  $ typeformer help generate`;
