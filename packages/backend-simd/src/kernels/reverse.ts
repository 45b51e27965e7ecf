import * as tf from '@tensorflow/tfjs-core';
import { isNumberType } from '../tensor-data.ts';
import { copy, placeOf } from './copy.ts';
import type { Kernel } from './kernel.ts';

/** tfjs's `Reverse`. */
export const reverse: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  if (!isNumberType(x.dtype)) return undefined;
  const axes = new Set(tf.util.parseAxisParam(attributes['dims'] as number | number[], x.shape));
  const output = backend.output(x.shape, x.dtype);
  const last = x.shape.map((length, axis) => (axes.has(axis) ? length - 1 : 0));
  const { pointer, strides } = placeOf(backend, x, last);
  const backwards = strides.map((stride, axis) => (axes.has(axis) ? -stride : stride));
  copy(backend, x.dtype, x.shape, { pointer, strides: backwards }, placeOf(backend, output));
  return output;
};
