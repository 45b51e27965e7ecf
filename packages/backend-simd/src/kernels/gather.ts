import * as tf from '@tensorflow/tfjs';
import type { Kernel } from './kernel.ts';

/** tfjs's `GatherV2`, but for indices out of range: cpu tells of them. */
export const gather: Kernel = ({ inputs, attributes, backend }) => {
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  if ((x.dtype !== 'float32' && x.dtype !== 'int32') || indices.dtype !== 'int32') return undefined;
  const { axis, batchDims = 0 } = attributes as { axis: number; batchDims?: number };
  const [$axis] = tf.util.parseAxisParam(axis, x.shape) as [number];
  const count = tf.util.sizeFromShape(indices.shape);
  if (!backend.wasm.areWithin(backend.pointer(indices), count, x.shape[$axis]!)) return undefined;

  const shapes = tf.backend_util.segment_util.collectGatherOpShapeInfo(
    x as tf.Tensor,
    indices as tf.Tensor,
    $axis,
    batchDims,
  );
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = shapes;
  const output = backend.output(outputShape, x.dtype);
  const [from, places, to] = [x, indices, output].map((tensor) => backend.pointer(tensor)) as [number, number, number];
  backend.wasm.gather(from, places, to, batchSize, outerSize, dimSize, sliceSize, count / batchSize);
  return output;
};
