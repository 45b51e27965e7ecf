import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { isNumberType, type NumberType } from '../tensor-data.ts';
import { copy, placeOf } from './copy.ts';
import type { Kernel } from './kernel.ts';

const concat: Kernel = ({ inputs, attributes, backend }) => {
  const tensors = Object.values(inputs);
  const dtype = sharedType(tensors);
  if (!dtype) return undefined;
  const shapes = tensors.map(({ shape }) => shape);
  const [axis] = tf.util.parseAxisParam(attributes['axis'] as number, shapes[0]!) as [number];
  tf.backend_util.assertParamsConsistent(shapes, axis);
  return joined(backend, tensors, dtype, axis, tf.backend_util.computeOutShape(shapes, axis));
};

const pack: Kernel = ({ inputs, attributes, backend }) => {
  const tensors = Object.values(inputs);
  const dtype = sharedType(tensors);
  const { shape } = tensors[0]!;
  if (!dtype || !tensors.every((tensor) => tf.util.arraysEqual(tensor.shape, shape))) return undefined;
  const [axis] = tf.util.parseAxisParam(attributes['axis'] as number, [...shape, 1]) as [number];
  const ones = tensors.map(({ dataId }) => ({ dataId, dtype, shape: shape.toSpliced(axis, 0, 1) }));
  return joined(backend, ones, dtype, axis, shape.toSpliced(axis, 0, tensors.length));
};

/** By tfjs's names. */
export const concatKernels = { Concat: concat, Pack: pack };

/** The type of all of them, if it is one, and one of numbers. */
function sharedType(tensors: readonly tf.TensorInfo[]): NumberType | undefined {
  const { dtype } = tensors[0]!;
  return isNumberType(dtype) && tensors.every((tensor) => tensor.dtype === dtype) ? dtype : undefined;
}

/** The tensors one behind another along `axis`, together of `shape`. */
function joined(
  backend: SimdBackend,
  tensors: readonly tf.TensorInfo[],
  dtype: NumberType,
  axis: number,
  shape: readonly number[],
): tf.TensorInfo {
  const size = tf.util.sizeFromShape([...shape]);
  const whole = tensors.find((tensor) => tf.util.sizeFromShape(tensor.shape) === size);
  if (whole) return backend.alias(whole, shape); // the others are empty

  const output = backend.output(shape, dtype);
  const { pointer, strides } = placeOf(backend, output);
  let start = 0;
  for (const tensor of tensors) {
    const to = { pointer: pointer + start * strides[axis]!, strides };
    copy(backend, dtype, tensor.shape, placeOf(backend, tensor), to);
    start += tensor.shape[axis]!;
  }
  return output;
}
