import { ApiError } from './api-error.ts';

export type TurnsOptions = {
  /** How many work at the same time. */
  readonly concurrent: number;
  /** How many may wait. */
  readonly maxQueue: number;
};

/** Lets some work at a time, in the order in which they came. */
export interface Turns {
  readonly running: number;
  readonly waiting: number;
  /**
   * The values of what `work` starts, when it is its turn. The turn is asked for with the first value, and ends with the
   * last one, a `return` or `signal`.
   *
   * @throws with the first value: ApiError 429 if too many wait, the reason of `signal` if it comes first
   */
  take<Value>(work: () => AsyncIterable<Value>, signal: AbortSignal): AsyncGenerator<Value, void, undefined>;
  /** When none works. */
  idle(): Promise<void>;
}

export function createTurns({ concurrent, maxQueue }: TurnsOptions): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  let idlers: (() => void)[] = [];

  async function begin(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < concurrent) {
      running++;
      return;
    }
    if (waiting.length >= maxQueue) {
      const message = `The server has all the requests it takes: ${running} at work and ${waiting.length} waiting.`;
      throw new ApiError(message, { status: 429, code: 'queue_full', headers: { 'retry-after': '1' } });
    }
    await new Promise<void>((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(start);
    });
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
        const leave = (): void => void iterator.return();
        signal.addEventListener('abort', leave); // removed: what it holds would outlive the request
        try {
          signal.throwIfAborted();
          yield* work();
        } finally {
          signal.removeEventListener('abort', leave);
          end();
        }
      }
      const iterator = values();
      return iterator;
    },
    idle: () => new Promise((resolve) => (running === 0 ? resolve() : idlers.push(resolve))),
  };
}
