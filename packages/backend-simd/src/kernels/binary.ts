import * as tf from '@tensorflow/tfjs-core';
import type { WasmExports } from '#wasm';
import type { SimdBackend } from '../backend.ts';
import type { NumberType } from '../tensor-data.ts';
import { areFloats } from './floats.ts';
import type { Kernel } from './kernel.ts';
import { setAxes, stridesOf } from './walk.ts';

/** Chooses a kernel of the binary that walks over `a` and `b`. */
export type Choose = (wasm: WasmExports) => (a: number, b: number, result: number, axes: number) => void;

/** A number of two floats, or of two whole numbers if `integers` is given. */
function binary(floats: Choose, integers?: Choose): Kernel {
  return ({ inputs, backend }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    if (areFloats(a, b)) return combine(backend, floats, a, b);
    if (integers && a.dtype === 'int32' && b.dtype === 'int32') return combine(backend, integers, a, b, 'int32');
    return undefined;
  };
}

/** Whether something holds of two floats. */
function comparison(floats: Choose): Kernel {
  return ({ inputs, backend }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    return areFloats(a, b) ? combine(backend, floats, a, b, 'bool') : undefined;
  };
}

/** The same of `b` and `a`. */
function swapped(kernel: Kernel): Kernel {
  return (call) => kernel({ ...call, inputs: { a: call.inputs['b']!, b: call.inputs['a']! } });
}

/** A number of type `dtype` of two, whose shapes broadcast. */
export function combine(
  backend: SimdBackend,
  choose: Choose,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  dtype: NumberType = 'float32',
): tf.TensorInfo {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const output = backend.output(shape, dtype);
  const { wasm } = backend;
  const axes = setAxes(wasm, shape, stridesOf(a.shape, 4, shape.length), stridesOf(b.shape, 4, shape.length));
  choose(wasm)(backend.pointer(a), backend.pointer(b), backend.pointer(output), axes);
  return output;
}

const less = comparison((wasm) => wasm.less);
const lessEqual = comparison((wasm) => wasm.lessEqual);

const addN: Kernel = ({ inputs, backend }) => {
  const tensors = Object.values(inputs);
  if (!areFloats(...tensors)) return undefined;
  const [first, ...others] = tensors as [tf.TensorInfo, ...tf.TensorInfo[]];
  if (others.length === 0) return backend.alias(first, first.shape);
  const { wasm } = backend;
  const output = backend.output(first.shape);
  const sum = backend.pointer(output);
  let previous = backend.pointer(first);
  const strides = stridesOf(first.shape, 4);
  for (const other of others) {
    wasm.add(previous, backend.pointer(other), sum, setAxes(wasm, first.shape, strides, strides));
    previous = sum;
  }
  return output;
};

/** By tfjs's names. */
export const binaryKernels = {
  Add: binary(
    (wasm) => wasm.add,
    (wasm) => wasm.addIntegers,
  ),
  AddN: addN,
  Equal: comparison((wasm) => wasm.equal),
  Greater: swapped(less),
  GreaterEqual: swapped(lessEqual),
  Less: less,
  LessEqual: lessEqual,
  Maximum: binary((wasm) => wasm.maximum),
  Minimum: binary((wasm) => wasm.minimum),
  Multiply: binary((wasm) => wasm.multiply),
  NotEqual: comparison((wasm) => wasm.notEqual),
  RealDiv: binary((wasm) => wasm.divide),
  SquaredDifference: binary((wasm) => wasm.squaredDifference),
  Sub: binary(
    (wasm) => wasm.subtract,
    (wasm) => wasm.subtractIntegers,
  ),
};
