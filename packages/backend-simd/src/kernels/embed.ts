import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

/** Rows of a table by ids. @throws RangeError naming an id that is no row */
const embed: Kernel = ({ inputs, backend }) => {
  const { table, ids } = inputs as Record<'table' | 'ids', tf.TensorInfo>;
  const [rows, width] = table.shape as [number, number];
  const count = tf.util.sizeFromShape(ids.shape);
  if (!backend.wasm.areWithin(backend.pointer(ids), count, rows)) {
    const id = backend.numbers(ids).find((number) => number < 0 || number >= rows);
    throw new RangeError(`embed: id (${id}) must be from 0 to ${rows - 1}.`);
  }
  const y = backend.output([...ids.shape, width]);
  backend.wasm.gather(...backend.pointers(table, ids, y), 1, 1, rows, width, count);
  return y;
};

/** The gradient of `embed` by the table. */
const embedGradient: Kernel = ({ inputs, backend }) => {
  const { table, ids, dy } = inputs as Record<'table' | 'ids' | 'dy', tf.TensorInfo>;
  const [rows, width] = table.shape as [number, number];
  const dTable = backend.output(table.shape);
  backend.wasm.segmentSum(...backend.pointers(dy, ids, dTable), tf.util.sizeFromShape(ids.shape), width, rows);
  return [dTable];
};

export const embedKernels = { embed, embedGradient };
