import * as tf from '@tensorflow/tfjs';
import { hasKernel, named, runKernel } from './dispatch.ts';

/** `√Σx²` over all numbers of all tensors. Not differentiable. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  if (hasKernel('globalNorm')) return runKernel('globalNorm', named('tensor', tensors))[0] as tf.Scalar;
  return tf.tidy(() => tf.addN(tensors.map((tensor) => tensor.square().sum())).sqrt() as tf.Scalar);
}
