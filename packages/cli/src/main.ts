import { CommanderError } from 'commander';
import { program } from './program.ts';
import { terminalText } from './terminal-text.ts';

// `| head` closes the pipe early: that is no error. A command that has more to lose than its output listens as well.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.stdout.listenerCount('error') === 1) process.exit(error.code === 'EPIPE' ? 0 : 1);
});
process.stderr.on('error', () => {}); // there is nobody to be told

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode; // commander has said why
  } else {
    const detail = process.env['DEBUG'] ? (error as Error).stack : (error as Error).message;
    process.stderr.write(`typeformer: ${terminalText(detail ?? String(error))}\n`);
    process.exitCode ??= 1; // or that of the interruption that the error tells of
  }
}

// Node aborts where it cannot reset a terminal that is gone: end as the signal would have ended it, which is 129 as well.
if (process.exitCode === 129 && (process.stdout.isTTY || process.stderr.isTTY)) process.kill(process.pid, 'SIGHUP');
