import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, named, runKernel } from './dispatch.ts';

/** `√Σx²` over all numbers of all tensors. Not differentiable. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  if (hasKernel('globalNorm')) return runKernel('globalNorm', named('tensor', tensors))[0] as tf.Scalar;
  return tf.tidy(() => tf.sqrt(tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor))))) as tf.Scalar);
}
