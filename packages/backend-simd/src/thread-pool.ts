import type { WasmExports } from '#wasm';
import { startThread, type Thread } from './thread.ts';

export type ThreadPoolParts = {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly exports: WasmExports;
  /** The memory that is a thread's own. */
  readonly allocateScratch: () => number;
  readonly freeScratch: (pointer: number) => void;
  /** Told why there are no workers any more. */
  readonly onFailure: (failure: string) => void;
  /** How long a worker may take to start, to stop, and for one task, in milliseconds; then it is taken for dead. */
  readonly patience: number;
};

type Worker = { readonly thread: Thread; readonly scratch: number };

/** Workers that share the tasks of kernels with the caller. They never keep a process alive. */
export class ThreadPool {
  readonly #parts: ThreadPoolParts;
  readonly #workers: Worker[] = [];
  #failure: string | undefined;
  /** The job whose tasks the caller waits for, and since when. */
  #awaited = { job: 0, since: 0 };

  constructor(parts: ThreadPoolParts) {
    this.#parts = parts;
  }

  /** How many threads compute, the caller's among them. */
  get threads(): number {
    return 1 + this.#workers.length;
  }

  /**
   * Stops the workers there are, and starts so many that there are `threads` with the caller.
   *
   * @throws Error if one does not start; then there are none
   */
  async restart(threads: number): Promise<void> {
    await this.stop();
    const { module, memory, allocateScratch, exports, patience } = this.#parts;
    try {
      for (let index = 1; index < threads; index++) {
        const scratch = allocateScratch();
        this.#workers.push({ thread: startThread({ module, memory, scratch }), scratch });
      }
      await withPatience(patience, Promise.all(this.#workers.map(({ thread }) => thread.ready)));
    } catch (error) {
      await this.stop();
      throw error;
    }
    for (const worker of this.#workers) {
      void worker.thread.stopped.then(() => this.#workers.includes(worker) && this.#fail('a worker thread has died'));
    }
    exports.setWorkers(this.#workers.length);
  }

  async stop(): Promise<void> {
    const { exports, freeScratch, patience } = this.#parts;
    const workers = this.#workers.splice(0);
    this.#failure = undefined;
    exports.stopWorkers();
    await withPatience(patience, Promise.all(workers.map(({ thread }) => thread.stopped))).catch(() => {});
    for (const { thread, scratch } of workers) {
      thread.terminate();
      freeScratch(scratch);
    }
    exports.resetWorkers();
  }

  /** @throws Error, once, if a worker has died; from then on the caller computes alone */
  check(): void {
    if (this.#failure === undefined) return;
    const failure = this.#failure;
    this.#failure = undefined;
    throw new Error(`backend-simd: ${failure}; from here on one thread computes, until setThreads starts others.`);
  }

  /**
   * What a kernel calls now and then while it waits for the workers' tasks of job number `job`.
   *
   * @throws Error if it waits in vain
   */
  readonly doubt = (job: number): void => {
    const now = performance.now();
    if (this.#awaited.job !== job) this.#awaited = { job, since: now };
    if (this.#parts.exports.hasFailed()) this.#fail('a worker thread has failed');
    else if (now - this.#awaited.since > this.#parts.patience) this.#fail('a worker thread does not answer');
    this.check();
  };

  #fail(failure: string): void {
    this.#failure = failure;
    this.#parts.onFailure(failure);
    for (const { thread } of this.#workers.splice(0)) thread.terminate(); // its scratch is lost: it may still write there
    this.#parts.exports.resetWorkers();
  }
}

async function withPatience(patience: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('a worker thread did not answer')), patience);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
