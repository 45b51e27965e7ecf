import { ApiError } from './api-error.ts';

export type TurnsOptions = {
  /** How many work at the same time. */
  readonly concurrent: number;
  /** How many may wait. */
  readonly maxQueue: number;
  /** For how long one may wait, in milliseconds. */
  readonly timeout: number;
};

/** Lets some work at a time, in the order in which they came. */
export interface Turns {
  readonly running: number;
  readonly waiting: number;
  /**
   * The values of what `work` starts, when it is its turn. The turn is asked for with the first value, and ends with the
   * last one, a `return` or `signal`.
   *
   * @throws ApiError with the first value: 429 if too many wait, 503 after too long a time
   */
  take<Value>(work: () => AsyncIterable<Value>, signal: AbortSignal): AsyncGenerator<Value, void, undefined>;
  /** When none works. */
  idle(): Promise<void>;
}

export function createTurns({ concurrent, maxQueue, timeout }: TurnsOptions): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  let idlers: (() => void)[] = [];

  async function begin(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw tooLate();
    if (running < concurrent) {
      running++;
      return;
    }
    if (waiting.length >= maxQueue) {
      const message = `The server has all the requests it takes: ${running} at work and ${waiting.length} waiting.`;
      throw new ApiError(message, { status: 429, code: 'queue_full', headers: { 'retry-after': '1' } });
    }
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      };
      const start = (): void => {
        settle();
        resolve();
      };
      const leave = (): void => {
        settle();
        waiting.splice(waiting.indexOf(start), 1);
        reject(tooLate());
      };
      const timer = setTimeout(leave, timeout);
      signal.addEventListener('abort', leave);
      waiting.push(start);
    });
  }

  function tooLate(): ApiError {
    const message = `The server was busy with other requests for ${timeout / 1000} s.`;
    return new ApiError(message, { status: 503, code: 'timeout', headers: { 'retry-after': '1' } });
  }

  function end(): void {
    const next = waiting.shift();
    if (next) return next();
    running--;
    if (running > 0) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  }

  return {
    get running() {
      return running;
    },
    get waiting() {
      return waiting.length;
    },
    take<Value>(work: () => AsyncIterable<Value>, signal: AbortSignal) {
      async function* values(): AsyncGenerator<Value, void, undefined> {
        await begin(signal);
        try {
          yield* work();
        } finally {
          end();
        }
      }
      const iterator = values();
      signal.addEventListener('abort', () => void iterator.return());
      return iterator;
    },
    idle: () => new Promise((resolve) => (running === 0 ? resolve() : idlers.push(resolve))),
  };
}
