import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

/** tfjs's `GatherV2`, but for indices out of range: cpu tells of them. */
export const gather: Kernel = ({ inputs, attributes, backend }) => {
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  if ((x.dtype !== 'float32' && x.dtype !== 'int32') || indices.dtype !== 'int32') return undefined;
  const { axis, batchDims } = attributes as { axis: number; batchDims: number | undefined };
  const [$axis] = tf.util.parseAxisParam(axis, x.shape) as [number];
  const count = tf.util.sizeFromShape(indices.shape);
  if (!backend.wasm.areWithin(backend.pointer(indices), count, x.shape[$axis]!)) return undefined;

  const shapes = tf.backend_util.segment_util.collectGatherOpShapeInfo(
    x as tf.Tensor,
    indices as tf.Tensor,
    $axis,
    batchDims ?? 0,
  );
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = shapes;
  const output = backend.output(outputShape, x.dtype);
  backend.wasm.gather(
    backend.pointer(x),
    backend.pointer(indices),
    backend.pointer(output),
    batchSize,
    outerSize,
    dimSize,
    sliceSize,
    count / batchSize,
  );
  return output;
};
