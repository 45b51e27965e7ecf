import type * as tf from '@tensorflow/tfjs-core';
import { isNumberType } from '../tensor-data.ts';
import { copy, placeOf } from './copy.ts';
import { fillWith } from './fill.ts';
import type { Kernel } from './kernel.ts';

/** tfjs's `PadV2`. */
export const pad: Kernel = ({ inputs, attributes, backend }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  if (!isNumberType(x.dtype)) return undefined;
  const { paddings, constantValue } = attributes as { paddings: [number, number][]; constantValue: number };
  const shape = paddings.map(([before, after], axis) => before + x.shape[axis]! + after);
  const output = backend.output(shape, x.dtype);
  fillWith(backend, output, x.dtype, constantValue);
  const begin = paddings.map(([before]) => before);
  copy(backend, x.dtype, x.shape, placeOf(backend, x), placeOf(backend, output, begin));
  return output;
};
