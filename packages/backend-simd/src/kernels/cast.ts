import * as tf from '@tensorflow/tfjs-core';
import type { WasmExports } from '#wasm';
import { isNumberType, type NumberType } from '../tensor-data.ts';
import type { Kernel } from './kernel.ts';

type Conversion = (x: number, result: number, length: number) => void;

/** By the type that is, and the type that is wanted. */
const conversions: Record<NumberType, Partial<Record<NumberType, (wasm: WasmExports) => Conversion>>> = {
  float32: { int32: (wasm) => wasm.floatToInteger, bool: (wasm) => wasm.floatToBoolean },
  int32: { float32: (wasm) => wasm.integerToFloat, bool: (wasm) => wasm.integerToBoolean },
  bool: { float32: (wasm) => wasm.booleanToFloat, int32: (wasm) => wasm.booleanToInteger },
};

/**
 * tfjs's `Cast`. Where cpu only calls the same numbers by another type, such as int32 float32, they are converted: the
 * kernels read a tensor's memory as its type says.
 */
export const cast: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  const { dtype } = attributes as { dtype: tf.DataType };
  if (!isNumberType(x.dtype) || !isNumberType(dtype)) return undefined;
  const conversion = conversions[x.dtype][dtype];
  if (!conversion) return backend.alias(x, x.shape);
  const output = backend.output(x.shape, dtype);
  conversion(backend.wasm)(backend.pointer(x), backend.pointer(output), tf.util.sizeFromShape(x.shape));
  return output;
};
