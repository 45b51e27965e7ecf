import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { copy, placeOf, type Place } from './copy.ts';
import type { Kernel } from './kernel.ts';

/** [batch, seq, heads·headDim] → queries, keys and values [batch, heads, seq, headDim], which stand there side by side. */
const splitHeads: Kernel = ({ inputs, attributes, backend }) => {
  const x = inputs['x']!;
  const [batch, seq, width] = x.shape as [number, number, number];
  const { nHeads, nKeyValueHeads, headDim } = attributes as Record<'nHeads' | 'nKeyValueHeads' | 'headDim', number>;
  const outputs = [nHeads, nKeyValueHeads, nKeyValueHeads].map((n) => backend.output([batch, n, seq, headDim]));
  let pointer = backend.pointer(x);
  for (const output of outputs) {
    copy(backend, 'float32', output.shape, sideBySide(pointer, output.shape, width), placeOf(backend, output));
    pointer += 4 * output.shape[1]! * headDim;
  }
  return outputs;
};

/** The gradient of `splitHeads` by x: those of its outputs, side by side. */
const splitHeadsGradient: Kernel = ({ inputs, backend }) => {
  const { queries, keys, values } = inputs as Record<'queries' | 'keys' | 'values', tf.TensorInfo>;
  return [merged(backend, [queries, keys, values])];
};

/** [batch, heads, seq, headDim] → [batch, seq, heads·headDim] */
const mergeHeads: Kernel = ({ inputs, backend }) => merged(backend, [inputs['x']!]);

/** The gradient of `mergeHeads` by x. */
const mergeHeadsGradient: Kernel = ({ inputs, backend }) => {
  const { x, dy } = inputs as Record<'x' | 'dy', tf.TensorInfo>;
  const dx = backend.output(x.shape);
  const from = sideBySide(backend.pointer(dy), x.shape, dy.shape[2]!);
  copy(backend, 'float32', x.shape, from, placeOf(backend, dx));
  return [dx];
};

export const headsKernels = { splitHeads, splitHeadsGradient, mergeHeads, mergeHeadsGradient };

function merged(backend: SimdBackend, parts: readonly tf.TensorInfo[]): tf.TensorInfo {
  const [batch, , seq, headDim] = parts[0]!.shape as [number, number, number, number];
  const width = parts.reduce((sum, { shape }) => sum + shape[1]! * headDim, 0);
  const output = backend.output([batch, seq, width]);
  let pointer = backend.pointer(output);
  for (const part of parts) {
    copy(backend, 'float32', part.shape, placeOf(backend, part), sideBySide(pointer, part.shape, width));
    pointer += 4 * part.shape[1]! * headDim;
  }
  return output;
}

/** Heads [batch, heads, seq, headDim] that stand side by side in rows of `width` numbers, from `pointer` on. */
function sideBySide(pointer: number, [, , seq, headDim]: readonly number[], width: number): Place {
  return { pointer, strides: [4 * seq! * width, 4 * headDim!, 4 * width, 4] };
}
