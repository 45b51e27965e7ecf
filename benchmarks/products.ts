// Times matrix products on one backend, and prints them as JSON: tsx products.ts <backend>
import * as tf from '@tensorflow/tfjs';
import '@typeformer/backend-simd';
import { microKernelPeak } from '@typeformer/backend-simd/testing';
import './register-wasm.ts';

type Product = {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly batch: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
};

export type ProductTimings = {
  /** In units of 10⁹ multiplications and additions a second; of the micro-kernel alone, on all threads. */
  readonly peak: number | undefined;
  readonly products: readonly (Product & { readonly gflops: number })[];
};

const [, , backend = 'simd'] = process.argv;
await tf.setBackend(backend);

/** Milliseconds in which V8 compiles what runs often, on threads that take the kernels' cores: they are not timed. */
const warmUp = 1000;
const shapes = [
  [512, 512, 512, 1],
  [64, 64, 64, 48],
  [768, 384, 128, 1],
  [256, 3072, 768, 1],
] as const;
const transposes = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

const products = [];
for (const [rows, columns, depth, batch] of shapes) {
  for (const [transposeA, transposeB] of transposes) {
    const product = { rows, columns, depth, batch, transposeA, transposeB };
    products.push({ ...product, gflops: await time(product) });
  }
}
const peak = backend === 'simd' ? microKernelPeak() : undefined;
process.stdout.write(JSON.stringify({ peak, products } satisfies ProductTimings));

/** The median of some runs, each as many products as take about a twentieth of a second. */
async function time({ rows, columns, depth, batch, transposeA, transposeB }: Product): Promise<number> {
  const outer = batch > 1 ? [batch] : [];
  const a = tf.randomUniform([...outer, ...(transposeA ? [depth, rows] : [rows, depth])], -1, 1);
  const b = tf.randomUniform([...outer, ...(transposeB ? [columns, depth] : [depth, columns])], -1, 1);
  const run = async (times: number): Promise<number> => {
    const start = performance.now();
    for (let index = 0; index < times; index++) {
      const c = tf.matMul(a, b, transposeA, transposeB);
      if (index === times - 1) await c.data();
      c.dispose();
    }
    return (performance.now() - start) / times;
  };
  for (const start = performance.now(); performance.now() - start < warmUp;) await run(10);
  const times = Math.max(1, Math.round(50 / (await run(3))));
  const milliseconds = [];
  for (let index = 0; index < 7; index++) milliseconds.push(await run(times));
  tf.dispose([a, b]);
  const median = milliseconds.toSorted((one, other) => one - other)[3]!;
  return (2 * rows * columns * depth * batch) / median / 1e6;
}
