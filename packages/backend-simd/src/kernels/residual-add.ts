import type * as tf from '@tensorflow/tfjs';
import type { Kernel } from './kernel.ts';

/** The gradients of `residualAdd` by x and update: dy is both. */
export const residualAddGradient: Kernel = ({ inputs, backend }) => {
  const { dy } = inputs as Record<'dy', tf.TensorInfo>;
  return [backend.alias(dy, dy.shape), backend.alias(dy, dy.shape)];
};
