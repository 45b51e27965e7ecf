import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { GrowingData } from '../growing-data.ts';
import { isNumberType, type NumberType } from '../tensor-data.ts';
import { copy, placeOf } from './copy.ts';
import type { Kernel } from './kernel.ts';

const slice: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  if (!isNumberType(x.dtype)) return undefined;
  const { begin, size } = attributes as { begin: number[]; size: number[] };
  const [$begin, $size] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
  tf.slice_util.assertParamsValid(x as tf.Tensor, $begin!, $size!);
  return part(backend, x, x.dtype, $begin!, $size!);
};

const splitV: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  const { dtype } = x;
  if (!isNumberType(dtype)) return undefined;
  const { numOrSizeSplits, axis } = attributes as { numOrSizeSplits: number[] | number; axis: number };
  const [$axis] = tf.util.parseAxisParam(axis, x.shape) as [number];
  let start = 0;
  return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, $axis).map((length) => {
    const output = part(backend, x, dtype, ...alongAxis(x.shape, $axis, start, length));
    start += length;
    return output;
  });
};

const unpack: Kernel = ({ inputs, attributes, backend }) => {
  const { value } = inputs as { value: tf.TensorInfo };
  const { dtype, shape } = value;
  if (!isNumberType(dtype)) return undefined;
  const [axis] = tf.util.parseAxisParam(attributes['axis'] as number, shape) as [number];
  const outputShape = shape.toSpliced(axis, 1);
  return Array.from({ length: shape[axis]! }, (_, index) =>
    part(backend, value, dtype, ...alongAxis(shape, axis, index, 1), outputShape),
  );
};

/** By tfjs's names. */
export const sliceKernels = { Slice: slice, SplitV: splitV, Unpack: unpack };

/** Where a part begins that is all of `shape` but for one axis, and its size. */
function alongAxis(shape: readonly number[], axis: number, start: number, length: number): [number[], number[]] {
  return [shape.map((_, index) => (index === axis ? start : 0)), shape.with(axis, length)];
}

/** The part of `x` that begins at `begin` and has `size`, as a tensor of `shape`. */
function part(
  backend: SimdBackend,
  x: tf.TensorInfo,
  dtype: NumberType,
  begin: readonly number[],
  size: readonly number[],
  shape: readonly number[] = size,
): tf.TensorInfo {
  if (size.every((length, axis) => length === x.shape[axis])) return backend.alias(x, shape);
  const beginning = beginningOf(backend, x, begin, size);
  if (beginning) return backend.outputOf(beginning, shape);
  const output = backend.output(size, dtype);
  copy(backend, dtype, size, placeOf(backend, x, begin), placeOf(backend, output));
  return { ...output, shape: [...shape] };
}

/** The part, if it is the beginning of a tensor along an axis that grows: in the memory of that. */
function beginningOf(
  backend: SimdBackend,
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): GrowingData | undefined {
  const data = backend.dataOf(x);
  const axis = size.findIndex((length, index) => length !== x.shape[index]);
  const isBeginning = begin[axis] === 0 && size.every((length, index) => index <= axis || length === x.shape[index]);
  if (!(data instanceof GrowingData) || !isBeginning) return undefined;
  const [rows, length] = [size.slice(0, axis), size.slice(axis)].map((lengths) => tf.util.sizeFromShape(lengths));
  return data.beginning(rows!, length!);
}
