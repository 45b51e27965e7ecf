import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { hasKernel, runKernel } from './dispatch.ts';
import { mergeHeads } from './merge-heads.ts';

export type SplitHeadsOptions = {
  readonly nHeads: number;
  readonly nKeyValueHeads: number;
  readonly headDim: number;
};

export type Heads = {
  readonly queries: tf.Tensor4D; // [batch, nHeads, seq, headDim]
  readonly keys: tf.Tensor4D; // [batch, nKeyValueHeads, seq, headDim]
  readonly values: tf.Tensor4D; // [batch, nKeyValueHeads, seq, headDim]
};

/** Queries, keys and values that stand side by side, [batch, seq, (nHeads + 2·nKeyValueHeads)·headDim], by heads. */
export function splitHeads(x: tf.Tensor3D, options: SplitHeadsOptions): Heads {
  const { nHeads, nKeyValueHeads, headDim } = options;
  checkShapes('splitHeads', { x: [x, 'batch seq width'] });
  if (x.shape[2] !== (nHeads + 2 * nKeyValueHeads) * headDim) {
    throw new RangeError(
      `splitHeads: x [${x.shape}] does not hold ${nHeads} + 2·${nKeyValueHeads} heads of ${headDim} numbers.`,
    );
  }
  const parts = hasKernel('splitHeads') ? kernel(x, options) : formula(x, options);
  const [queries, keys, values] = parts as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  return { queries, keys, values };
}

function formula(x: tf.Tensor3D, { nHeads, nKeyValueHeads, headDim }: SplitHeadsOptions): tf.Tensor[] {
  const [batch, seq] = x.shape;
  const widths = [nHeads, nKeyValueHeads, nKeyValueHeads].map((heads) => heads * headDim);
  return tf
    .split(x, widths, -1)
    .map((part) => tf.transpose(tf.reshape(part, [batch, seq, -1, headDim]) as tf.Tensor4D, [0, 2, 1, 3]));
}

/** Not by `dispatch`: of several outputs, tfjs takes only the gradient that is registered for a kernel's name. */
function kernel(x: tf.Tensor3D, options: SplitHeadsOptions): tf.Tensor[] {
  if (!tf.getGradient('splitHeads')) tf.registerGradient({ kernelName: 'splitHeads', gradFunc: gradients });
  return runKernel('splitHeads', { x }, options);
}

function gradients(dys: tf.Tensor | tf.Tensor[]): { x: () => tf.Tensor } {
  return {
    x: () => {
      const [queries, keys, values] = dys as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      if (hasKernel('splitHeadsGradient')) return runKernel('splitHeadsGradient', { queries, keys, values })[0]!;
      return tf.concat([queries, keys, values].map(mergeHeads), -1);
    },
  };
}
