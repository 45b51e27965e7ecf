import type * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

/** Turns pairs of x [batch, heads, seq, headDim] by the angles of their places. */
const rotary: Kernel = (call) => turned(call, call.inputs['x']!, false);

/** The gradient of `rotary` by x: dy turned back. */
const rotaryGradient: Kernel = (call) => [turned(call, call.inputs['dy']!, true)];

function turned({ inputs, backend }: Parameters<Kernel>[0], x: tf.TensorInfo, backward: boolean): tf.TensorInfo {
  const { cosines, sines } = inputs as Record<'cosines' | 'sines', tf.TensorInfo>;
  const [batch, heads, seq, headDim] = x.shape as [number, number, number, number];
  const y = backend.output(x.shape);
  backend.wasm.rotary(...backend.pointers(x, cosines, sines, y), batch * heads * seq, seq, headDim / 2, backward);
  return y;
}

export const rotaryKernels = { rotary, rotaryGradient };
