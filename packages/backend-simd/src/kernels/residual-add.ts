import type * as tf from '@tensorflow/tfjs-core';
import { combine } from './binary.ts';
import type { Kernel } from './kernel.ts';

/** `x + update` */
const residualAdd: Kernel = ({ inputs, backend }) => {
  const { x, update } = inputs as Record<'x' | 'update', tf.TensorInfo>;
  return combine(backend, (wasm) => wasm.add, x, update);
};

/** The gradients of `residualAdd` by x and update: dy is both. */
const residualAddGradient: Kernel = ({ inputs, backend }) => {
  const { dy } = inputs as Record<'dy', tf.TensorInfo>;
  return [backend.alias(dy, dy.shape), backend.alias(dy, dy.shape)];
};

export const residualAddKernels = { residualAdd, residualAddGradient };
