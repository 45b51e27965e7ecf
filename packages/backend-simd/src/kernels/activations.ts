import * as tf from '@tensorflow/tfjs';
import type { Kernel } from './kernel.ts';

/** The numbers by which the activations are known in WebAssembly. */
export const activationNumbers = { none: 0, gelu: 1, geluErf: 2, silu: 3 } as const;

export type ActivationName = keyof Omit<typeof activationNumbers, 'none'>;

/** An activation of every number of x. */
export function activation(name: ActivationName): Kernel {
  return ({ inputs, backend }) => {
    const x = inputs['x']!;
    const y = backend.output(x.shape);
    const length = tf.util.sizeFromShape(x.shape);
    const [xAt, yAt] = backend.pointers(x, y);
    backend.wasm.activate(activationNumbers[name], xAt, 0, yAt, 1, length);
    return y;
  };
}

/** The gradient of an activation by x. */
export function activationGradient(name: ActivationName): Kernel {
  return ({ inputs, backend }) => {
    const { x, dy } = inputs as Record<'x' | 'dy', tf.TensorInfo>;
    const dx = backend.output(x.shape);
    const length = tf.util.sizeFromShape(x.shape);
    backend.wasm.activateGradient(activationNumbers[name], ...backend.pointers(x, dy, dx), length);
    return [dx];
  };
}

/** `silu(gate)·up` */
export const swiGlu: Kernel = ({ inputs, backend }) => {
  const { gate, up } = inputs as Record<'gate' | 'up', tf.TensorInfo>;
  const y = backend.output(gate.shape);
  backend.wasm.swiGlu(...backend.pointers(gate, up, y), tf.util.sizeFromShape(gate.shape));
  return y;
};

/** The gradients of `swiGlu` by gate and up. */
export const swiGluGradient: Kernel = ({ inputs, backend }) => {
  const { gate, up, dy } = inputs as Record<'gate' | 'up' | 'dy', tf.TensorInfo>;
  const gradients = [backend.output(gate.shape), backend.output(up.shape)] as const;
  backend.wasm.swiGluGradient(...backend.pointers(gate, up, dy, ...gradients), tf.util.sizeFromShape(gate.shape));
  return [...gradients];
};
