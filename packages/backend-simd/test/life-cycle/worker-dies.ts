// Multiplies with a worker that dies, as the argument says; then without it, and then with another.
import * as tf from '@tensorflow/tfjs';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { registerSimdBackend, setThreads, simdBackendInfo } from '../../src/index.ts';

/** In a worker: takes a task of a kernel, as `claimTasks` in assembly/parallel.ts does. */
const takeTask = `
  const claim = new BigInt64Array(memory.buffer, 64, 1);
  for (let seen = 0n; !(seen & 0xffffffffn) || Atomics.compareExchange(claim, 0, seen, seen - 1n) !== seen; ) {
    seen = Atomics.load(claim, 0);
  }`;

/** What the worker does instead of something else. */
const changes: Readonly<Record<string, readonly [string, string]>> = {
  'between kernels': ['', ''],
  'within a kernel': ['exports.work()', `${takeTask} process.exit()`],
  'of an error': ['exports.work()', `${takeTask} throw new Error('unreachable')`],
};
const [, , how = ''] = process.argv;
const change = changes[how]!;

const workers: Worker[] = [];
const workerThreads = process.getBuiltinModule('node:worker_threads');
workerThreads.Worker = class extends workerThreads.Worker {
  constructor(source: string, options: WorkerOptions) {
    super(workers.length === 0 ? source.replace(...change) : source, options);
    workers.push(this);
  }
};

registerSimdBackend('mortal', { threads: 2, patience: 2000 });
await tf.setBackend('mortal');
const ones = tf.ones([512, 512]);
if (how === 'between kernels') await workers[0]!.terminate();

let first = product();
for (let tries = 1; tries < 100 && first === '512'; tries++) first = product(); // it may come too late for a task
console.log(first);
console.log(product(), simdBackendInfo().threads);
await setThreads(2);
console.log(product(), simdBackendInfo().threads);

function product(): string {
  try {
    return String(tf.tidy(() => ones.matMul(ones).dataSync()[0]));
  } catch (error) {
    return (error as Error).message;
  }
}
