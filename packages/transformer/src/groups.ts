import * as tf from '@tensorflow/tfjs-core';

/** `rows` sequences of `seq` tokens each, which have read equally many before: attention takes them at once. */
export type Group = {
  readonly rows: number;
  readonly seq: number;
};

/** How the rows of a batch fall into groups, and what is remembered of the tokens before each. */
export type Grouping<Past> = {
  /**
   * The groups, one after another. Sequences of different lengths are packed: [total, 1], each token a row. Absent: all rows
   * are a group; or, where there are several pasts, each row is one.
   */
  readonly groups?: readonly Group[] | undefined;
  /**
   * What is remembered before each group, which for some is nothing. It may be consumed: its owner reads it no more.
   * Absent: there is nothing before any.
   */
  readonly pasts?: readonly (Past | undefined)[] | undefined;
};

/**
 * The groups of `x` [batch, seq, …].
 *
 * @param where who asks, for the error
 * @throws RangeError if there are not as many pasts as groups, or the groups are not as many tokens as `x`
 */
export function groupsOf(where: string, { shape }: tf.Tensor, { groups, pasts }: Grouping<unknown>): readonly Group[] {
  const [batch, seq] = shape as [number, number];
  if (groups) {
    const tokens = groups.reduce((sum, group) => sum + group.rows * group.seq, 0);
    if (tokens !== batch * seq) {
      throw new RangeError(
        `${where}: groups (of ${tokens} tokens) must be of the ${batch * seq} tokens that there are.`,
      );
    }
    if (pasts && pasts.length !== groups.length) {
      throw new RangeError(`${where}: pasts (${pasts.length}) must be one for each of ${groups.length} groups.`);
    }
    return groups;
  }
  if (!pasts || pasts.length === 1) return [{ rows: batch, seq }];
  if (pasts.length === batch) return pasts.map(() => ({ rows: 1, seq }));
  throw new RangeError(`${where}: pasts (${pasts.length}) must be one for each of ${batch} rows, or one for all.`);
}

/** What `compute` makes of each group [rows, seq, …] of `x`, whose first two axes it keeps; put together as `x` is. */
export function byGroup<X extends tf.Tensor, Y extends tf.Tensor>(
  x: X,
  groups: readonly Group[],
  compute: (part: X, index: number) => Y,
): Y {
  const perRow = x.shape[1]!; // all tokens of a sequence, or one where they are packed
  const sizes = groups.map(({ rows, seq }) => (rows * seq) / perRow);
  const parts = groups.length === 1 ? [x] : tf.split<X>(x, sizes);
  const computed = groups.map(({ rows, seq }, index) => {
    const part = withAxes(parts[index]!, rows, seq);
    return withAxes(compute(part, index), sizes[index]!, perRow);
  });
  return computed.length === 1 ? computed[0]! : tf.concat(computed);
}

function withAxes<T extends tf.Tensor>(part: T, rows: number, seq: number): T {
  if (part.shape[1] === seq) return part;
  return tf.reshape(part, [rows, seq, ...part.shape.slice(2)]) as T; // of the same rank
}
