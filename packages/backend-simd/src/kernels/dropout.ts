import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

type Attributes = { readonly rate: number; readonly key0: number; readonly key1: number };

/** Drops numbers of x by a seeded stream. */
const dropout: Kernel = (call) => masked(call, call.inputs['x']!);

/** The gradient of `dropout` by x: the same numbers of dy dropped. */
const dropoutGradient: Kernel = (call) => [masked(call, call.inputs['dy']!)];

function masked({ attributes, backend }: Parameters<Kernel>[0], x: tf.TensorInfo): tf.TensorInfo {
  const { rate, key0, key1 } = attributes as Attributes;
  const y = backend.output(x.shape);
  backend.wasm.dropout(...backend.pointers(x, y), tf.util.sizeFromShape(x.shape), rate, key0, key1);
  return y;
}

export const dropoutKernels = { dropout, dropoutGradient };
