import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { isNumberType, type NumberType } from '../tensor-data.ts';
import type { Kernel } from './kernel.ts';

type FillAttributes = {
  readonly shape: number[];
  readonly value: number | boolean | string;
  readonly dtype?: tf.DataType;
};

const fill: Kernel = ({ attributes, backend }) => {
  const { shape, value, dtype } = attributes as FillAttributes;
  return filled(backend, shape, dtype || tf.util.inferDtype(value), Number(value));
};

const likes =
  (value: number): Kernel =>
  ({ inputs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    return filled(backend, x.shape, x.dtype, value);
  };

const oneHot: Kernel = ({ inputs, attributes, backend }) => {
  const { indices } = inputs as { indices: tf.TensorInfo };
  const { depth, onValue, offValue, dtype } = attributes as {
    depth: number;
    onValue: number;
    offValue: number;
    dtype: tf.DataType;
  };
  if (indices.dtype !== 'int32' || (dtype !== 'float32' && dtype !== 'int32')) return undefined;
  const output = backend.output([...indices.shape, depth], dtype);
  const count = tf.util.sizeFromShape(indices.shape);
  const [on, off] = [wordOf(onValue, dtype), wordOf(offValue, dtype)];
  backend.wasm.oneHot(backend.pointer(indices), backend.pointer(output), count, depth, on, off);
  return output;
};

/** By tfjs's names. */
export const fillKernels = { Fill: fill, OneHot: oneHot, OnesLike: likes(1), ZerosLike: likes(0) };

function filled(
  backend: SimdBackend,
  shape: readonly number[],
  dtype: tf.DataType,
  value: number,
): tf.TensorInfo | undefined {
  if (!isNumberType(dtype)) return undefined;
  const output = backend.output(shape, dtype);
  fillWith(backend, output, dtype, value);
  return output;
}

/** Makes all of a tensor's numbers `value`. Those of one byte are written four at a time: memory fills cache lines. */
export function fillWith(backend: SimdBackend, tensor: tf.TensorInfo, dtype: NumberType, value: number): void {
  const size = tf.util.sizeFromShape(tensor.shape);
  const words = dtype === 'bool' ? Math.ceil(size / 4) : size;
  backend.wasm.fill(backend.pointer(tensor), words, wordOf(value, dtype));
}

/** The four bytes of a number; of a boolean, the byte four times. */
function wordOf(value: number, dtype: NumberType): number {
  if (dtype === 'float32') return new Int32Array(Float32Array.of(value).buffer)[0]!;
  return dtype === 'int32' ? value | 0 : (value & 255) * 0x01010101;
}
