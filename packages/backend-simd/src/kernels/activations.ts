import * as tf from '@tensorflow/tfjs-core';
import { combine, type Choose } from './binary.ts';
import type { Kernel } from './kernel.ts';
import { unary } from './unary.ts';

/** The gradient of an activation by x: dy times the slope at x. */
function gradient(choose: Choose): Kernel {
  return ({ inputs, backend }) => {
    const { x, dy } = inputs as Record<'x' | 'dy', tf.TensorInfo>;
    return [combine(backend, choose, x, dy)];
  };
}

/** `silu(gate)·up` */
const swiGlu: Kernel = ({ inputs, backend }) => {
  const { gate, up } = inputs as Record<'gate' | 'up', tf.TensorInfo>;
  const y = backend.output(gate.shape);
  backend.wasm.swiGlu(...backend.pointers(gate, up, y), tf.util.sizeFromShape(gate.shape));
  return y;
};

/** The gradients of `swiGlu` by gate and up. */
const swiGluGradient: Kernel = ({ inputs, backend }) => {
  const { gate, up, dy } = inputs as Record<'gate' | 'up' | 'dy', tf.TensorInfo>;
  const gradients = [backend.output(gate.shape), backend.output(up.shape)] as const;
  backend.wasm.swiGluGradient(...backend.pointers(gate, up, dy, ...gradients), tf.util.sizeFromShape(gate.shape));
  return [...gradients];
};

export const activationKernels = {
  gelu: unary((wasm) => wasm.gelu),
  geluGradient: gradient((wasm) => wasm.geluGradient),
  geluErf: unary((wasm) => wasm.geluErf),
  geluErfGradient: gradient((wasm) => wasm.geluErfGradient),
  silu: unary((wasm) => wasm.silu),
  siluGradient: gradient((wasm) => wasm.siluGradient),
  swiGlu,
  swiGluGradient,
};
