import { nodeModule } from './node.ts';

/** What a thread is started with: the kernels, the memory it shares, and the part of it that is its own. */
export type ThreadStart = {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly scratch: number;
};

/** A worker that does its share of the kernels' tasks. It does not keep the process alive. */
export type Thread = {
  /** Rejects with the reason if it does not start. */
  readonly ready: Promise<void>;
  /** When it has left its work, by order or by accident. */
  readonly stopped: Promise<void>;
  terminate(): void;
};

/** Node's `worker_threads`, as far as they are used here. */
type NodeWorkers = {
  readonly Worker: new (source: string, options: object) => NodeWorker;
};
type NodeWorker = {
  on(event: 'message' | 'error' | 'exit', listener: (value: never) => void): NodeWorker;
  unref(): void;
  terminate(): void;
};

/** What it runs: as text, so that there is no file to find and no bundler to configure. */
const source = `
function start({ module, memory, scratch }, report) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, doubt() {}, never() {} } });
  exports.startThread(scratch);
  report('ready');
  try {
    exports.work();
  } catch (error) {
    exports.reportFailure();
    throw error;
  }
  report('stopped');
}
if (typeof require === 'function') {
  const { workerData, parentPort } = require('node:worker_threads');
  start(workerData, (message) => parentPort.postMessage(message));
} else {
  onmessage = ({ data }) => start(data, (message) => postMessage(message));
}`;

/** Starts a thread, in Node or in a browser. */
export function startThread(start: ThreadStart): Thread {
  const ready = deferred();
  const stopped = deferred();
  ready.promise.catch(() => {}); // whoever waits for it hears of it
  const onMessage = (message: 'ready' | 'stopped'): void => (message === 'ready' ? ready : stopped).resolve();
  const onError = (error: Error): void => {
    ready.reject(error);
    stopped.resolve();
  };
  const node = nodeModule('node:worker_threads') as NodeWorkers | undefined;
  let terminate = (): void => {};
  try {
    terminate = node ? inNode(node, start, onMessage, onError) : inBrowser(start, onMessage, onError);
  } catch (error) {
    onError(error as Error);
  }
  return { ready: ready.promise, stopped: stopped.promise, terminate };
}

type OnMessage = (message: 'ready' | 'stopped') => void;
type OnError = (error: Error) => void;

function inNode({ Worker: NodeWorker }: NodeWorkers, start: ThreadStart, onMessage: OnMessage, onError: OnError) {
  const worker = new NodeWorker(source, { eval: true, workerData: start, execArgv: [] });
  worker.on('message', (message: 'ready' | 'stopped') => {
    worker.unref();
    onMessage(message);
  });
  worker.on('error', onError).on('exit', () => onError(new Error('the thread ended')));
  return () => worker.terminate();
}

const forbidden = 'the page forbids workers from blobs; "worker-src blob:" in its Content-Security-Policy allows them';

function inBrowser(start: ThreadStart, onMessage: OnMessage, onError: OnError) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.addEventListener('message', ({ data }: MessageEvent<'ready' | 'stopped'>) => onMessage(data));
  worker.addEventListener('error', ({ message }) => onError(new Error(message || forbidden)));
  try {
    worker.postMessage(start, []);
  } catch (error) {
    onError(error as Error); // the page is not cross-origin isolated
  }
  return () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
}

function deferred() {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
