import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

/** tfjs's `Select`, where there is a condition for each number: `tf.where` broadcasts before it calls it. */
export const select: Kernel = ({ inputs, backend }) => {
  const { condition, t, e } = inputs as { condition: tf.TensorInfo; t: tf.TensorInfo; e: tf.TensorInfo };
  if (t.dtype !== e.dtype || (t.dtype !== 'float32' && t.dtype !== 'int32')) return undefined;
  if (condition.dtype !== 'bool' || !tf.util.arraysEqual(condition.shape, t.shape)) return undefined;
  const output = backend.output(t.shape, t.dtype);
  backend.wasm.select(
    backend.pointer(condition),
    backend.pointer(t),
    backend.pointer(e),
    backend.pointer(output),
    tf.util.sizeFromShape(t.shape),
  );
  return output;
};
