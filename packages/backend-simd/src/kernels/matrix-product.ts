import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { broadcast } from './copy.ts';
import { fillWith } from './fill.ts';
import { areFloats } from './floats.ts';
import type { Kernel } from './kernel.ts';

/** `a·b`, or `output += a·b`, as addresses: `a` [rows, depth] and `b` [depth, columns], row by row. */
export type Product = {
  readonly a: number;
  readonly b: number;
  readonly output: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Whether `a` is stored as [depth, rows], and `b` as [columns, depth]. Default false. */
  readonly aTransposed?: boolean;
  readonly bTransposed?: boolean;
  /** How many products there are; numbers from one factor to the next, 0 where all share one. Default 1, 0 and 0. */
  readonly batch?: number;
  readonly aStep?: number;
  readonly bStep?: number;
  /** Whether it is added to what `output` holds. Default false. */
  readonly accumulate?: boolean;
};

/** To pack the other factor for so few rows takes longer than to read it again for each, from a cache. */
const fewRows = 8;

/**
 * Computes a matrix product, or a batch of them; with few rows or a single column, at the speed of reading the other
 * factor. Each of few rows comes out as it does alone, to the bit.
 */
export function multiply(backend: SimdBackend, product: Product): void {
  const { wasm } = backend;
  const { a, b, output, rows, columns, depth, batch = 1, aStep = 0, bStep = 0 } = product;
  const { aTransposed = false, bTransposed = false, accumulate = false } = product;
  if (rows * columns * batch === 0) return;
  if (depth === 0) {
    if (!accumulate) backend.heap.floats(output, rows * columns * batch).fill(0);
    return;
  }
  const hasFewRows = rows === 1 || (rows <= fewRows && !aTransposed);
  if (batch === 1 && !accumulate && (hasFewRows || columns === 1)) {
    const [matrix, vectors, count, length, byColumns] = hasFewRows
      ? ([b, a, rows, columns, !bTransposed] as const)
      : ([a, b, 1, rows, aTransposed] as const);
    if (!byColumns) {
      wasm.matrixVectors(matrix, vectors, output, count, length, depth);
      return;
    }
    backend.withWorkspace(wasm.transposedMatrixVectorsWorkspace(count, depth, length), (workspace) =>
      wasm.transposedMatrixVectors(matrix, vectors, output, count, depth, length, workspace),
    );
    return;
  }
  const bytes = wasm.productWorkspace(rows, columns, depth, batch, accumulate) >>> 0;
  backend.withWorkspace(bytes, (workspace) =>
    wasm.matrixProduct(
      ...([a, b, output, rows, columns, depth] as const),
      ...([aTransposed, bTransposed, batch, aStep, bStep, accumulate, workspace] as const),
    ),
  );
}

/** tfjs's `BatchMatMul`: products over the last two axes, the others broadcast. */
export const batchMatMul: Kernel = ({ inputs, attributes, backend }) => {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const [aTransposed, bTransposed] = [attributes['transposeA'] === true, attributes['transposeB'] === true];
  const [rows, depth] = lastTwo(a, aTransposed);
  const [bDepth, columns] = lastTwo(b, bTransposed);
  if (depth !== bDepth) {
    throw new Error(`matMul: the inner sizes of [${a.shape}] and [${b.shape}], ${depth} and ${bDepth}, must be equal.`);
  }
  if (!areFloats(a, b)) return undefined;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const output = backend.output([...outer, rows, columns]);
  if (depth === 0) {
    fillWith(backend, output, 'float32', 0);
    return output;
  }
  const aWhole = wholeBatch(backend, a, outer);
  const bWhole = wholeBatch(backend, b, outer);
  multiply(backend, {
    a: backend.pointer(aWhole),
    b: backend.pointer(bWhole),
    output: backend.pointer(output),
    rows,
    columns,
    depth,
    aTransposed,
    bTransposed,
    batch: tf.util.sizeFromShape(outer),
    aStep: batchOf(aWhole) === 1 ? 0 : rows * depth,
    bStep: batchOf(bWhole) === 1 ? 0 : depth * columns,
  });
  if (aWhole !== a) backend.disposeIntermediateTensorInfo(aWhole);
  if (bWhole !== b) backend.disposeIntermediateTensorInfo(bWhole);
  return output;
};

function batchOf({ shape }: tf.TensorInfo): number {
  return tf.util.sizeFromShape(shape.slice(0, -2));
}

/** A factor with one matrix for all of the batch, or one for each: a copy where it broadcasts along some axes only. */
function wholeBatch(backend: SimdBackend, factor: tf.TensorInfo, outer: readonly number[]): tf.TensorInfo {
  const batch = batchOf(factor);
  if (batch === 1 || batch === tf.util.sizeFromShape([...outer])) return factor;
  return broadcast(backend, factor, [...outer, ...factor.shape.slice(-2)]);
}

function lastTwo({ shape }: tf.TensorInfo, transposed: boolean): [number, number] {
  const [first, second] = shape.slice(-2);
  if (first === undefined || second === undefined) throw new Error(`matMul: [${shape}] must have two axes or more.`);
  return transposed ? [second, first] : [first, second];
}
