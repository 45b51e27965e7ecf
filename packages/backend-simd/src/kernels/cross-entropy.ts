import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { combine } from './binary.ts';
import type { Kernel } from './kernel.ts';
import { multiply } from './matrix-product.ts';
import { rowsOf } from './rows.ts';

type Attributes = { readonly ignoreIndex: number; readonly gradient: boolean };

/** The mean cross-entropy of logits [..., vocab] against targets. */
const crossEntropy: Kernel = ({ inputs, attributes, backend }) => {
  const { logits, targets } = inputs as Record<'logits' | 'targets', tf.TensorInfo>;
  const { ignoreIndex } = attributes as Attributes;
  const [rows, vocab] = rowsOf(logits);
  const count = countTargets(backend, targets, vocab, ignoreIndex);
  const loss = backend.output([]);
  const [logitsAt, targetsAt] = backend.pointers(logits, targets);
  backend.withWorkspace(4 * rows, (losses) => {
    backend.wasm.crossEntropy(logitsAt, targetsAt, losses, 0, rows, vocab, ignoreIndex, 0);
    writeMean(backend, loss, losses, rows, count);
  });
  return loss;
};

/** The gradient of `crossEntropy` by the logits. */
const crossEntropyGradient: Kernel = ({ inputs, attributes, backend }) => {
  const { logits, targets, dy } = inputs as Record<'logits' | 'targets' | 'dy', tf.TensorInfo>;
  const { ignoreIndex } = attributes as Attributes;
  const [rows, vocab] = rowsOf(logits);
  const scale = backend.numbers(dy)[0]! / countTargets(backend, targets, vocab, ignoreIndex);
  const dLogits = backend.output(logits.shape);
  const [logitsAt, targetsAt, dLogitsAt] = backend.pointers(logits, targets, dLogits);
  backend.wasm.crossEntropy(logitsAt, targetsAt, 0, dLogitsAt, rows, vocab, ignoreIndex, scale);
  return [dLogits];
};

/** How many logits are held at once, at most: 64 MiB of them. */
const chunkSize = 2 ** 24;

/**
 * The mean cross-entropy of x·tableᵀ against targets, whose logits are made some rows at a time. If there is to be a
 * gradient, it is made with them, while they are there, and kept: making them again would cost a third of all.
 */
const linearCrossEntropy: Kernel = ({ inputs, attributes, backend }) => {
  const { x, table, targets } = inputs as Record<'x' | 'table' | 'targets', tf.TensorInfo>;
  const { ignoreIndex, gradient } = attributes as Attributes;
  const [rows, width] = rowsOf(x);
  const vocab = table.shape[0]!;
  const count = countTargets(backend, targets, vocab, ignoreIndex);
  const loss = backend.output([]);
  const gradients = gradient ? ([backend.output(x.shape), backend.output(table.shape)] as const) : [];
  const [dxAt = 0, dTableAt = 0] = gradients.map((info) => backend.pointer(info));
  const [xAt, tableAt, targetsAt] = backend.pointers(x, table, targets);
  const chunkRows = Math.max(1, Math.min(rows, Math.floor(chunkSize / vocab)));

  backend.withWorkspace(4 * rows, (losses) => {
    backend.withWorkspace(4 * chunkRows * vocab, (logits) => {
      for (let first = 0; first < rows; first += chunkRows) {
        const chunk = Math.min(chunkRows, rows - first);
        const [xChunk, dxChunk] = [xAt + 4 * first * width, dxAt + 4 * first * width];
        const [targetsChunk, lossesChunk] = [targetsAt + 4 * first, losses + 4 * first];
        const sizes = { rows: chunk, columns: vocab, depth: width };
        multiply(backend, { a: xChunk, b: tableAt, bTransposed: true, output: logits, ...sizes });
        const dLogits = gradient ? logits : 0;
        backend.wasm.crossEntropy(logits, targetsChunk, lossesChunk, dLogits, chunk, vocab, ignoreIndex, 1 / count);
        if (!gradient) continue;
        multiply(backend, { a: dLogits, b: tableAt, output: dxChunk, rows: chunk, columns: width, depth: vocab });
        const sum = { aTransposed: true, accumulate: first > 0, rows: vocab, columns: width, depth: chunk };
        multiply(backend, { a: dLogits, b: xChunk, output: dTableAt, ...sum });
      }
    });
    writeMean(backend, loss, losses, rows, count);
  });
  return [loss, ...gradients];
};

/** The gradients of `linearCrossEntropy` by x and table: those that it kept, times dy, which most often is 1. */
const linearCrossEntropyGradient: Kernel = ({ inputs, backend }) => {
  const { auxiliary0, auxiliary1, dy } = inputs as Record<'auxiliary0' | 'auxiliary1' | 'dy', tf.TensorInfo>;
  const isOne = backend.numbers(dy)[0] === 1;
  return [auxiliary0, auxiliary1].map((kept) =>
    isOne ? backend.alias(kept, kept.shape) : combine(backend, (wasm) => wasm.multiply, kept, dy),
  );
};

/** How many targets are not ignored. @throws RangeError naming one of them that is no token */
function countTargets(backend: SimdBackend, targets: tf.TensorInfo, vocab: number, ignoreIndex: number): number {
  let count = 0;
  for (const target of backend.numbers(targets)) {
    if (target === ignoreIndex) continue;
    if (target < 0 || target >= vocab) {
      throw new RangeError(
        `crossEntropy: target (${target}) must be from 0 to ${vocab - 1}, or the ignored ${ignoreIndex}.`,
      );
    }
    count++;
  }
  return count;
}

function writeMean(backend: SimdBackend, mean: tf.TensorInfo, losses: number, rows: number, count: number): void {
  let sum = 0;
  for (const loss of backend.heap.floats(losses, rows)) sum += loss;
  backend.numbers(mean)[0] = sum / count;
}

export const crossEntropyKernels = {
  crossEntropy,
  crossEntropyGradient,
  linearCrossEntropy,
  linearCrossEntropyGradient,
};
