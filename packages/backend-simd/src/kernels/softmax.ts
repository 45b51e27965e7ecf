import * as tf from '@tensorflow/tfjs-core';
import { areFloats } from './floats.ts';
import type { Kernel } from './kernel.ts';

/** tfjs's `Softmax`, which is over the last axis. */
export const softmax: Kernel = ({ inputs, attributes, backend }) => {
  const { logits } = inputs as { logits: tf.TensorInfo };
  const { shape } = logits;
  const last = shape.length - 1;
  const { dim } = attributes as { dim: number };
  if (!areFloats(logits) || last < 0 || (dim !== -1 && dim !== last)) return undefined;
  const output = backend.output(shape);
  const size = tf.util.sizeFromShape(shape);
  const length = shape[last]!;
  if (size > 0) backend.wasm.softmax(backend.pointer(logits), backend.pointer(output), size / length, length);
  return output;
};
