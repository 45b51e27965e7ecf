import type * as tf from '@tensorflow/tfjs-core';
import type { KeyValues } from '@typeformer/ops';
import type { AttentionContext } from './attention.ts';
import type { Context } from './context.ts';
import { byGroup, groupsOf } from './groups.ts';

/**
 * Attends `x` [batch, seq, …] after the past that its context has; or, where that has several, group by group of rows: a
 * tap then sees each of its names once for each group. So sequences of any lengths share a batch, and only attention tells
 * them apart.
 *
 * @param attend gets the rows of a group [rows, seq, …] and their past, and keeps these axes
 * @throws RangeError if the context has not one past for each group, or the groups are not those of `x`
 */
export function attendByRows<X extends tf.Tensor, Y extends tf.Tensor>(
  x: X,
  { groups, pasts, ...context }: AttentionContext,
  attend: (x: X, past: KeyValues | undefined, context: Context) => { readonly output: Y; readonly present: KeyValues },
): { readonly output: Y; readonly presents: KeyValues[] } {
  const each = groupsOf('attention', x, { groups, pasts });
  const presents: KeyValues[] = [];
  const output = byGroup(x, each, (part, index) => {
    const rng = each.length === 1 ? context.rng : context.rng?.split(`rows.${index}`);
    const attended = attend(part, pasts?.[index], { ...context, rng });
    presents.push(attended.present);
    return attended.output;
  });
  return { output, presents };
}
