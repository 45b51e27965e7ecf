import type * as tf from '@tensorflow/tfjs-core';
import { isNumberType } from '../tensor-data.ts';
import { copy, placeOf } from './copy.ts';
import type { Kernel } from './kernel.ts';

/** tfjs's `Tile`. */
export const tile: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  if (!isNumberType(x.dtype)) return undefined;
  const { reps } = attributes as { reps: number[] };
  const shape = x.shape.map((length, axis) => length * reps[axis]!);
  if (reps.every((times) => times === 1)) return backend.alias(x, shape);

  // Each axis becomes two: the repetitions, for which nothing moves on in x, and the axis of x.
  const output = backend.output(shape, x.dtype);
  const from = placeOf(backend, x);
  const to = placeOf(backend, output);
  copy(
    backend,
    x.dtype,
    x.shape.flatMap((length, axis) => [reps[axis]!, length]),
    { pointer: from.pointer, strides: from.strides.flatMap((stride) => [0, stride]) },
    { pointer: to.pointer, strides: to.strides.flatMap((stride, axis) => [stride * x.shape[axis]!, stride]) },
  );
  return output;
};
