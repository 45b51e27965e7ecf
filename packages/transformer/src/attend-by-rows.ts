import * as tf from '@tensorflow/tfjs-core';
import type { KeyValues } from '@typeformer/ops';
import type { AttentionContext } from './attention.ts';
import type { Context } from './context.ts';

/**
 * Attends `x` [batch, …] after the past that its context has; or, where each row has a past of its own, row by row: a tap
 * then sees each of its names once for each row. So sequences of any lengths share a batch, and only attention, which has
 * little to compute for a few new tokens, tells them apart.
 *
 * @param attend gets all rows or one, and the past of these
 * @throws RangeError if the context has neither one past nor one for each row
 */
export function attendByRows<X extends tf.Tensor, Y extends tf.Tensor>(
  x: X,
  { pasts = [undefined], ...context }: AttentionContext,
  attend: (x: X, past: KeyValues | undefined, context: Context) => { readonly output: Y; readonly present: KeyValues },
): { readonly output: Y; readonly presents: KeyValues[] } {
  if (pasts.length === 1) {
    const { output, present } = attend(x, pasts[0], context);
    return { output, presents: [present] };
  }
  if (pasts.length !== x.shape[0]) {
    throw new RangeError(
      `attention: pasts (${pasts.length}) must be one for each of ${x.shape[0]} rows, or one for all.`,
    );
  }
  const attended = tf
    .split<X>(x, pasts.length)
    .map((row, index) => attend(row, pasts[index], { ...context, rng: context.rng?.split(`rows.${index}`) }));
  return {
    output: tf.concat(attended.map(({ output }) => output)),
    presents: attended.map(({ present }) => present),
  };
}
