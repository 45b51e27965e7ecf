import * as tf from '@tensorflow/tfjs-core';
import type { Group } from '@typeformer/transformer';
import type { GptLayer, GptOutput } from './assemble-gpt.ts';
import { pastOf, releaseState, statesOf, type GptState } from './gpt-state.ts';
import { groupedBy } from './grouped-by.ts';
import { checkIds } from './ids.ts';

/** Ids to read after what a state has read: nothing, if absent. */
export type Read = {
  readonly ids: readonly number[];
  readonly state?: GptState | undefined;
};

/** `where` is what an error calls the ids. */
type NamedRead = Read & { readonly where: string };

export type NextLogits = {
  readonly logits: Float32Array; // [vocab], after the last id
  readonly state: GptState;
};

export type LogitsAfterEach = {
  readonly logits: readonly Float32Array[]; // [vocab], after each id
  readonly state: GptState;
};

export type NextLogitsAndHidden = NextLogits & {
  readonly hidden: readonly Float32Array[]; // [dModel], of each id, after the final norm
};

type ModelOf<W> = { readonly layer: GptLayer<W>; readonly weights: W };

/**
 * How many tokens go through the model at once: products are wide enough then, and more would hold more. A longer read
 * goes alone.
 */
const tokensAtOnce = 2048;

/**
 * How many numbers of keys a row may remember in a block, for rows that were not read together to be brought together:
 * up to about here, to copy what they remember takes less than to attend to each by itself.
 */
const worthCopying = 2 ** 15;

/** `NextLogits` of each of `reads`, of which many go through the model at once. */
export async function readNext<W>(model: ModelOf<W>, reads: readonly NamedRead[]): Promise<NextLogits[]> {
  if (reads.length === 0) return [];
  const passes = passesOf(reads);
  const { logits, presents } = consuming(reads, () => {
    for (const read of reads) check(model, read);
    const outputs = passes.map((groups) => readTogether(model, groups));
    const last = tf.concat(outputs.map(({ hidden }, pass) => lastOfEach(hidden, passes[pass]!.flat())));
    return { logits: model.layer.logits(model.weights, last), presents: outputs.flatMap(({ presents }) => presents) };
  });
  const states = presents.flatMap(statesOf);
  const rows = await takeRows(logits);
  const places = new Map(passes.flat(2).map((read, place) => [read, place]));
  return reads.map((read) => {
    const place = places.get(read)!;
    return { logits: rows[place]!, state: states[place]! };
  });
}

export async function readLogits<W>(model: ModelOf<W>, read: NamedRead): Promise<LogitsAfterEach> {
  const { logits, present } = consuming([read], () => {
    const { hidden, presents } = readTogether(model, [[check(model, read)]]);
    return { logits: model.layer.logits(model.weights, hidden), present: presents[0]! };
  });
  return { logits: await takeRows(logits), state: statesOf(present)[0]! };
}

export async function readHidden<W>(model: ModelOf<W>, read: NamedRead): Promise<NextLogitsAndHidden> {
  const { hidden, logits, present } = consuming([read], () => {
    const { hidden, presents } = readTogether(model, [[check(model, read)]]);
    const last = lastOfEach(hidden, [read]);
    return { hidden, logits: model.layer.logits(model.weights, last), present: presents[0]! };
  });
  const [[last], each] = await Promise.all([takeRows(logits), takeRows(hidden)]);
  return { logits: last!, hidden: each, state: statesOf(present)[0]! };
}

function check<W>({ layer }: ModelOf<W>, read: NamedRead): NamedRead {
  checkIds(read.where, [read.ids], { ...layer, alreadyRead: read.state?.length ?? 0 });
  return read;
}

/** What `compute` makes, in a tidy, of the states of `reads`; they are then freed, whether it succeeds or not. */
function consuming<T extends tf.TensorContainer>(reads: readonly Read[], compute: () => T): T {
  try {
    return tf.tidy(compute);
  } finally {
    for (const { state } of reads) if (state) releaseState(state);
  }
}

/**
 * What goes through the model at once, pass by pass: groups of reads that attention takes at once. Reads of one id are apart
 * from longer ones, so that what a few of them give does not depend on who begins meanwhile.
 */
function passesOf(reads: readonly NamedRead[]): NamedRead[][][] {
  const longer = reads.filter(({ ids }) => ids.length > 1).toSorted((a, b) => a.ids.length - b.ids.length);
  const kinds = [reads.filter(({ ids }) => ids.length === 1), longer];
  return kinds.flatMap((kind) => {
    const passes: NamedRead[][] = [];
    let tokens = Infinity;
    for (const read of kind) {
      tokens += read.ids.length;
      if (tokens > tokensAtOnce) {
        passes.push([]);
        tokens = read.ids.length;
      }
      passes.at(-1)!.push(read);
    }
    return passes.map(groupsOf);
  });
}

/** Reads of equally many ids after equally many: of one batch, in its order; and of several, if they are worth copying. */
function groupsOf(reads: readonly NamedRead[]): NamedRead[][] {
  const alike = groupedBy(reads, ({ ids, state }) => `${ids.length} after ${state?.length ?? 0}`);
  return alike.flatMap((group) => {
    const batches = groupedBy(group, ({ state }) => state?.batch).map((batch) =>
      batch.toSorted((a, b) => (a.state?.row ?? 0) - (b.state?.row ?? 0)),
    );
    const [, heads, seq, headDim] = group[0]!.state?.batch.past[0]!.keys.shape ?? [0, 0, 0, 0];
    return heads * seq * headDim > worthCopying ? batches : [batches.flat()];
  });
}

/** What the layer makes of groups of reads, one after another; packed, where there are several. */
function readTogether<W>({ layer, weights }: ModelOf<W>, groups: readonly (readonly NamedRead[])[]): GptOutput {
  const shapes = groups.map((reads) => ({ rows: reads.length, seq: reads[0]!.ids.length }));
  const pasts = groups.map((reads) => {
    const states = reads.flatMap(({ state }) => state ?? []);
    return states.length > 0 ? pastOf(states) : undefined;
  });
  const ids = groups.flat().flatMap((read) => read.ids);
  if (groups.length > 1) {
    return layer.apply(weights, tf.tensor2d(ids, [ids.length, 1], 'int32'), { groups: shapes, pasts });
  }
  const [{ rows, seq }] = shapes as [Group];
  return layer.apply(weights, tf.tensor2d(ids, [rows, seq], 'int32'), { pasts });
}

/** The hidden state after each read: [reads, 1, dModel]. */
function lastOfEach(hidden: tf.Tensor3D, reads: readonly Read[]): tf.Tensor3D {
  let end = 0;
  const last = reads.map(({ ids }) => (end += ids.length) - 1);
  return tf.gather(tf.reshape<tf.Rank.R3>(hidden, [end, 1, -1]), tf.tensor1d(last, 'int32'));
}

/** The numbers of a tensor, by its last axis; it is disposed. */
async function takeRows(tensor: tf.Tensor): Promise<Float32Array[]> {
  try {
    const numbers = await tensor.data<'float32'>();
    const width = tensor.shape.at(-1)!;
    return Array.from({ length: numbers.length / width }, (_, row) => numbers.subarray(row * width, (row + 1) * width));
  } finally {
    tensor.dispose();
  }
}
