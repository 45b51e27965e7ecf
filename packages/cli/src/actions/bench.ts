import * as tf from '@tensorflow/tfjs-core';
import { simdBackendInfo } from '@typeformer/backend-simd';
import { createModel, gptLayer } from '@typeformer/gpt';
import { timedModels } from '../bench/models.ts';
import { workNames, type TimedModelName, type WorkName } from '../bench/names.ts';
import { kernelCosts, works, type KernelCost, type Work } from '../bench/works.ts';
import { formatBytes, formatCount, formatTable } from '../format.ts';
import { inLessMemory } from '../in-less-memory.ts';
import { startTensorflow } from '../start-tensorflow.ts';

export type BenchOptions = {
  readonly work?: WorkName;
  readonly backend: string;
  readonly threads?: number;
  readonly runs: number;
  readonly recompute?: boolean;
  readonly profile?: boolean;
  readonly json?: boolean;
};

type Timing = {
  readonly model: string;
  readonly work: WorkName;
  readonly label: string;
  readonly backend: string;
  readonly threads: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly runs: number;
  readonly tokensPerSecond: number;
  readonly weightBytes: number;
  /** What the backend's memory has grown to, or of another backend the whole process. */
  readonly peakBytes: number;
  readonly kernels?: readonly KernelCost[];
};

/** `typeformer bench`: how fast this machine trains and generates. */
export async function bench(name: TimedModelName, options: BenchOptions): Promise<void> {
  const { work: only, backend, runs, recompute = false, profile = false, json = false } = options;
  await startTensorflow(options);
  const timed = timedModels[name];
  const layer = recompute ? inLessMemory(timed.config) : gptLayer(timed.config);
  const model = createModel(layer, { seed: 1 });
  const weightBytes = tf.memory().numBytes;
  const timings: Timing[] = [];
  for (const kind of only ? [only] : workNames) {
    const work = await works[kind](model, timed);
    const milliseconds = await time(work, runs);
    const median = milliseconds[Math.floor(runs / 2)]!;
    await work.between?.();
    const timing: Timing = {
      model: name,
      work: kind,
      label: work.label,
      backend,
      threads: backend === 'simd' ? simdBackendInfo().threads : 1,
      medianMs: median,
      minMs: milliseconds[0]!,
      runs,
      tokensPerSecond: (1000 * work.tokens) / median,
      weightBytes,
      peakBytes: backend === 'simd' ? simdBackendInfo().memory.reserved : 1024 * process.resourceUsage().maxRSS,
      ...(profile && { kernels: await kernelCosts(work) }),
    };
    work.dispose();
    timings.push(timing);
    if (!json) process.stdout.write(`${describe(timing)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(timings, null, 2)}\n`);
  model.dispose();
}

/** Milliseconds until the engine has optimised what runs often. */
const warmUp = 5000;

/** The runs' milliseconds, in ascending order. */
async function time(work: Work, runs: number): Promise<number[]> {
  const timed = async (): Promise<number> => {
    await work.between?.();
    const start = performance.now();
    await work.run();
    return performance.now() - start;
  };
  const begin = performance.now();
  for (let index = 0; index < 2 || performance.now() - begin < warmUp; index++) await timed();
  const milliseconds: number[] = [];
  for (let index = 0; index < runs; index++) milliseconds.push(await timed());
  return milliseconds.sort((one, other) => one - other);
}

function describe({ model, label, backend, threads, medianMs, minMs, kernels, ...timing }: Timing): string {
  const where = `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const rate = `${formatCount(Math.round(timing.tokensPerSecond))} tokens/s`;
  const memory = `memory ${formatBytes(timing.peakBytes)}, of which weights ${formatBytes(timing.weightBytes)}`;
  const line = `${model}, ${label} (${where}): ${medianMs.toFixed(1)} ms, least ${minMs.toFixed(1)} ms; ${rate}; ${memory}`;
  return kernels ? `${line}\n\n${kernelTable(kernels, medianMs)}\n` : line;
}

function kernelTable(kernels: readonly KernelCost[], medianMs: number): string {
  const share = (part: number): string => `${((100 * part) / medianMs).toFixed(1)} %`;
  const inKernels = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const between = Math.max(0, medianMs - inKernels);
  return formatTable([
    ['kernel', 'ran on', 'calls', 'ms', 'share'],
    ...kernels.map(({ name, ranOn, calls, milliseconds }) => [
      name,
      ranOn,
      String(calls),
      milliseconds.toFixed(2),
      share(milliseconds),
    ]),
    ['(between kernels)', '', '', between.toFixed(2), share(between)],
  ]);
}
