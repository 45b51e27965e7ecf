import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { GrowingData } from '../growing-data.ts';
import type { Kernel } from './kernel.ts';

/** A cache of keys and values with those of new tokens behind them: in its own memory, as long as there is room. */
export const appendKeyValues: Kernel = ({ inputs, backend }) => {
  const { pastKeys, pastValues, keys, values } = inputs as Record<
    'pastKeys' | 'pastValues' | 'keys' | 'values',
    tf.TensorInfo
  >;
  return [append(backend, pastKeys, keys), append(backend, pastValues, values)];
};

function append(backend: SimdBackend, past: tf.TensorInfo, more: tf.TensorInfo): tf.TensorInfo {
  const [batch, heads, pastSeq, headDim] = past.shape as [number, number, number, number];
  const data = GrowingData.append(backend, backend.dataOf(past), backend.dataOf(more), batch * heads);
  return backend.outputOf(data, [batch, heads, pastSeq + more.shape[2]!, headDim]);
}
