import { CommanderError } from 'commander';
import { program } from './program.ts';
import { terminalText } from './terminal-text.ts';

// `| head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode; // commander has said why
  } else {
    const detail = process.env['DEBUG'] ? (error as Error).stack : (error as Error).message;
    process.stderr.write(`typeformer: ${terminalText(detail ?? String(error))}\n`);
    process.exitCode = 1;
  }
}
