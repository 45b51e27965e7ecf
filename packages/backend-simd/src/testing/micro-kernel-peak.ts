import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';

/**
 * How fast the micro-kernel of matrix products is alone, on all threads of the current backend, its factors being in the
 * first-level cache: in units of 10⁹ floating-point operations a second. No product can be faster.
 */
export function microKernelPeak(): number {
  const { wasm } = tf.backend() as SimdBackend;
  const [tasks, repetitions, depth] = [64, 500, 256];
  const operations = 2 * 6 * 8 * depth * repetitions * tasks;
  const rates = Array.from({ length: 12 }, () => {
    const start = performance.now();
    wasm.repeatMicroKernel(tasks, repetitions, depth);
    return operations / (performance.now() - start) / 1e6;
  });
  return rates.toSorted((one, other) => one - other)[9]!; // the first runs are not yet optimised
}
