import * as tf from '@tensorflow/tfjs-core';
import type { WasmExports } from '#wasm';
import { areFloats } from './floats.ts';
import type { Kernel } from './kernel.ts';

/** A kernel of the binary: `length` numbers at `x` to as many at `result`. */
type Map = (x: number, result: number, length: number, ...settings: number[]) => void;

/** A number of each float; `settings` are the attributes that the kernel is told. */
export function unary(choose: (wasm: WasmExports) => Map, ...settings: readonly string[]): Kernel {
  return ({ inputs, attributes, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    if (!areFloats(x)) return undefined;
    const output = backend.output(x.shape);
    const numbers = settings.map((name) => attributes[name] as number);
    choose(backend.wasm)(backend.pointer(x), backend.pointer(output), tf.util.sizeFromShape(x.shape), ...numbers);
    return output;
  };
}

/** By tfjs's names. */
export const unaryKernels = {
  Abs: unary((wasm) => wasm.absolute),
  Ceil: unary((wasm) => wasm.ceiling),
  ClipByValue: unary((wasm) => wasm.clip, 'clipValueMin', 'clipValueMax'),
  Elu: unary((wasm) => wasm.elu),
  Erf: unary((wasm) => wasm.errorFunction),
  Exp: unary((wasm) => wasm.exponential),
  Floor: unary((wasm) => wasm.floor),
  LeakyRelu: unary((wasm) => wasm.leakyRelu, 'alpha'),
  Log: unary((wasm) => wasm.logarithm),
  Neg: unary((wasm) => wasm.negative),
  Reciprocal: unary((wasm) => wasm.reciprocal),
  Relu: unary((wasm) => wasm.relu),
  Relu6: unary((wasm) => wasm.relu6),
  Round: unary((wasm) => wasm.round),
  Rsqrt: unary((wasm) => wasm.reciprocalSquareRoot),
  Sigmoid: unary((wasm) => wasm.sigmoid),
  Sign: unary((wasm) => wasm.sign),
  Softplus: unary((wasm) => wasm.softplus),
  Sqrt: unary((wasm) => wasm.squareRoot),
  Square: unary((wasm) => wasm.square),
  Step: unary((wasm) => wasm.step, 'alpha'),
  Tanh: unary((wasm) => wasm.hyperbolicTangent),
};
