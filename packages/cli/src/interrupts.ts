import { constants } from 'node:os';

/** What ends a command early, as messages call it. The system's name for a closed pipe is SIGPIPE; Node has an error. */
const causes = {
  SIGINT: 'Ctrl-C',
  SIGTERM: 'SIGTERM',
  SIGHUP: 'SIGHUP',
  SIGPIPE: 'a closed stdout',
};

type Interrupt = keyof typeof causes;

export type InterruptOptions = {
  /** Whether `work` has more to lose than its output, and is told that nobody reads it; else the process just ends. */
  readonly outlivesOutput?: boolean;
};

/**
 * Calls `work` with a signal that the first Ctrl-C, SIGTERM or SIGHUP aborts, its reason's message the cause. The exit
 * code is then 128 and the signal's number, as shells have it, unless `work` says otherwise at its end. A later Ctrl-C
 * or SIGTERM ends the process at once.
 */
export async function withInterrupts<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { outlivesOutput = false }: InterruptOptions = {},
): Promise<T> {
  const controller = new AbortController();
  let first = 0;
  const interrupt = (name: Interrupt): void => {
    const exitCode = 128 + constants.signals[name];
    if (!controller.signal.aborted) {
      first = performance.now();
      process.exitCode = exitCode;
      controller.abort(new DOMException(causes[name], 'AbortError'));
    } else if (isImpatient(name, performance.now() - first)) {
      process.exit(exitCode);
    }
  };
  const closed = ({ code }: NodeJS.ErrnoException): void => {
    interrupt(code === 'EIO' ? 'SIGHUP' : 'SIGPIPE'); // a terminal that is gone may be known by this first
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  if (outlivesOutput) process.stdout.on('error', closed);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('SIGHUP', interrupt);
    process.stdout.off('error', closed);
  }
}

/** A terminal sends one Ctrl-C to npx and to its child, and npx sends it on; one that closes sends SIGHUP twice. */
function isImpatient(name: Interrupt, milliseconds: number): boolean {
  return (name === 'SIGINT' || name === 'SIGTERM') && milliseconds > 500;
}
