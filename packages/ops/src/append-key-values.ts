import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { hasKernel, runKernel } from './dispatch.ts';

/** What attention remembers of the tokens it has read: each [batch, keyValueHeads, seq, headDim]. */
export type KeyValues = {
  readonly keys: tf.Tensor4D;
  readonly values: tf.Tensor4D;
};

/**
 * `past` with the keys and values of new tokens behind it, along seq. A kernel may grow the cache in place: `past` is
 * then consumed, so the caller disposes it and reads it no more. Where it does so, no gradient flows.
 */
export function appendKeyValues(past: KeyValues | undefined, { keys, values }: KeyValues): KeyValues {
  if (!past) return { keys, values };
  checkShapes('appendKeyValues', {
    pastKeys: [past.keys, 'batch keyValueHeads pastSeq headDim'],
    pastValues: [past.values, 'batch keyValueHeads pastSeq headDim'],
    keys: [keys, 'batch keyValueHeads seq headDim'],
    values: [values, 'batch keyValueHeads seq headDim'],
  });
  if (hasKernel('appendKeyValues')) {
    const inputs = { pastKeys: past.keys, pastValues: past.values, keys, values };
    const [grownKeys, grownValues] = runKernel('appendKeyValues', inputs) as [tf.Tensor4D, tf.Tensor4D];
    return { keys: grownKeys, values: grownValues };
  }
  return { keys: tf.concat([past.keys, keys], 2), values: tf.concat([past.values, values], 2) };
}
