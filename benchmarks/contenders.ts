import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type Work = 'train' | 'prefill' | 'decode';
export type Model = 'char-small' | 'char-medium' | 'tiny' | 'gpt2';

/** What a contender took for a work: the median of its runs, and its peak memory. */
type Timing = { readonly medianMs: number; readonly peakBytes: number };

/** Does a work in a process of its own. */
export type Contender = (work: Work, model: Model) => Promise<Timing>;

/** Our command line, on a backend of tfjs. */
export function typeformer(backend: string, runs: number): Contender {
  return async (work, model) => {
    const args = ['bench', model, '--work', work, '--backend', backend, '--runs', String(runs), '--json'];
    const stdout = await run(process.execPath, ['--import', 'tsx', '--import', path('register-wasm.ts'), cli, ...args]);
    return (JSON.parse(stdout) as [Timing])[0];
  };
}

/** PyTorch, eager, by the Python that has it. */
export function torch(python: string, runs: number): Contender {
  return async (work, model) => {
    const sizes = { ...torchModels[model], ...torchWorks[work] };
    const args = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
    const times = work === 'decode' ? ['--tokens', String(runs)] : ['--runs', String(runs)];
    return JSON.parse(await run(python, [path('torch_baseline.py'), work, ...args, ...times])) as Timing;
  };
}

/** A matrix product in PyTorch, in units of 10⁹ operations a second. */
export async function torchProduct(python: string, rows: number, columns: number, depth: number, batch: number) {
  const sizes = { rows, columns, depth, products: batch };
  const args = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
  const { medianMs } = JSON.parse(await run(python, [path('torch_baseline.py'), 'product', ...args])) as Timing;
  return (2 * rows * columns * depth * batch) / medianMs / 1e6;
}

const torchModels: Record<Model, object> = {
  'char-small': { nLayers: 4, nHeads: 4, dModel: 128, maxSeqLen: 64, vocabSize: 65, batch: 12, seq: 64 },
  'char-medium': { nLayers: 6, nHeads: 6, dModel: 384, maxSeqLen: 256, vocabSize: 65, batch: 4, seq: 256 },
  tiny: { nLayers: 6, nHeads: 8, dModel: 256, maxSeqLen: 256, vocabSize: 50257, batch: 4, seq: 128 },
  gpt2: { nLayers: 12, nHeads: 12, dModel: 768, maxSeqLen: 1024, vocabSize: 50257, batch: 4, seq: 64 },
};
const torchWorks: Record<Work, object> = { train: {}, prefill: { seq: 512 }, decode: { prompt: 64 } };

/** Our command line's program. */
export const cli = fileURLToPath(import.meta.resolve('typeformer/package.json')).replace(
  'package.json',
  'bin/typeformer.js',
);
const execute = promisify(execFile);

export async function run(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, args, { maxBuffer: 2 ** 26 });
  return stdout;
}

export function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
