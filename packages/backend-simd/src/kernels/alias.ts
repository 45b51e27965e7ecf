import * as tf from '@tensorflow/tfjs-core';
import { isNumberType } from '../tensor-data.ts';
import type { Kernel } from './kernel.ts';

/** The same numbers again. */
const identity: Kernel = ({ inputs, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  return isNumberType(x.dtype) ? backend.alias(x, x.shape) : undefined;
};

/** The same numbers in another shape. */
const reshape: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  if (!isNumberType(x.dtype)) return undefined;
  const size = tf.util.sizeFromShape(x.shape);
  const shape = tf.util.inferFromImplicitShape(attributes['shape'] as number[], size);
  return tf.util.sizeFromShape(shape) === size ? backend.alias(x, shape) : undefined;
};

/** By tfjs's names. */
export const aliasKernels = { Identity: identity, Reshape: reshape };
