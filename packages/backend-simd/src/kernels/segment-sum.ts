import * as tf from '@tensorflow/tfjs-core';
import { areFloats } from './floats.ts';
import type { Kernel } from './kernel.ts';

/** tfjs's `UnsortedSegmentSum`, of rows: one segment for each. */
export const unsortedSegmentSum: Kernel = ({ inputs, attributes, backend }) => {
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const { numSegments } = attributes as { numSegments: number };
  const [count, ...row] = x.shape as [number, ...number[]];
  if (!areFloats(x) || segmentIds.dtype !== 'int32' || numSegments === 0) return undefined;
  if (segmentIds.shape.length !== 1 || segmentIds.shape[0] !== count) return undefined;
  const output = backend.output([numSegments, ...row]);
  backend.wasm.segmentSum(
    backend.pointer(x),
    backend.pointer(segmentIds),
    backend.pointer(output),
    count,
    tf.util.sizeFromShape(row),
    numSegments,
  );
  return output;
};
