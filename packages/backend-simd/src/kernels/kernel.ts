import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';

/** What a kernel is called with. */
export type KernelCall = {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly backend: SimdBackend;
};

/**
 * Computes what tfjs's kernel of the same name does. For a case that is none of its own (a type of number, a layout) it
 * gives undefined, and tfjs's cpu kernel runs.
 */
export type Kernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[] | undefined;
