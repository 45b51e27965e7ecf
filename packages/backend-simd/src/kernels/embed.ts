import * as tf from '@tensorflow/tfjs';
import type { SimdBackend } from '../backend.ts';
import type { Kernel } from './kernel.ts';

/** Rows of a table by ids. @throws Error naming an id that is no row */
export const embed: Kernel = ({ inputs, backend }) => {
  const { table, ids } = inputs as Record<'table' | 'ids', tf.TensorInfo>;
  const [rows, width] = table.shape as [number, number];
  checkIds(backend, ids, rows);
  const y = backend.output([...ids.shape, width]);
  backend.wasm.embed(...backend.pointers(table, ids, y), tf.util.sizeFromShape(ids.shape), width);
  return y;
};

/** The gradient of `embed` by the table. */
export const embedGradient: Kernel = ({ inputs, backend }) => {
  const { table, ids, dy } = inputs as Record<'table' | 'ids' | 'dy', tf.TensorInfo>;
  const dTable = backend.output(table.shape);
  const width = table.shape[1]!;
  const pointers = backend.pointers(dTable, ids, dy);
  backend.wasm.embedGradient(...pointers, tf.util.sizeFromShape(ids.shape), table.shape[0]!, width);
  return [dTable];
};

function checkIds(backend: SimdBackend, ids: tf.TensorInfo, rows: number): void {
  for (const id of backend.numbers(ids)) {
    if (id < 0 || id >= rows) throw new Error(`embed: id (${id}) must be from 0 to ${rows - 1}.`);
  }
}
