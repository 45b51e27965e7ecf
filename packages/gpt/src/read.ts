import * as tf from '@tensorflow/tfjs-core';
import type { GptLayer, GptOutput } from './assemble-gpt.ts';
import { releaseState, tokensRead, type GptState } from './gpt-state.ts';
import { idsTensor } from './ids.ts';

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

/** `NextLogits` of each of `reads`, of which equally long ones go through the model at once. */
export async function readNext<W>(model: ModelOf<W>, reads: readonly NamedRead[]): Promise<NextLogits[]> {
  if (reads.length === 0) return [];
  const lengths = [...new Set(reads.map(({ ids }) => ids.length))];
  const groups = lengths.map((length) => reads.filter(({ ids }) => ids.length === length));
  const { logits, states } = consuming(reads, () => {
    const outputs = groups.map((group) => readTogether(model, group));
    const last = tf.concat(outputs.map(({ hidden }) => lastOf(hidden)));
    return { logits: model.layer.logits(model.weights, last), states: outputs.flatMap(({ presents }) => presents) };
  });
  const rows = await takeRows(logits);
  const inGroups = groups.flat();
  return reads.map((read) => {
    const place = inGroups.indexOf(read);
    return { logits: rows[place]!, state: states[place]! };
  });
}

export async function readLogits<W>(model: ModelOf<W>, read: NamedRead): Promise<LogitsAfterEach> {
  const { logits, presents } = consuming([read], () => {
    const output = readTogether(model, [read]);
    return { logits: model.layer.logits(model.weights, output.hidden), presents: output.presents };
  });
  return { logits: await takeRows(logits), state: presents[0]! };
}

export async function readHidden<W>(model: ModelOf<W>, read: NamedRead): Promise<NextLogitsAndHidden> {
  const { hidden, logits, presents } = consuming([read], () => {
    const output = readTogether(model, [read]);
    return { ...output, logits: model.layer.logits(model.weights, lastOf(output.hidden)) };
  });
  const [[last], each] = await Promise.all([takeRows(logits), takeRows(hidden)]);
  return { logits: last!, hidden: each, state: presents[0]! };
}

/** What `compute` makes, in a tidy, of the states of `reads`; they are then freed, whether it succeeds or not. */
function consuming<T extends tf.TensorContainer>(reads: readonly Read[], compute: () => T): T {
  try {
    return tf.tidy(compute);
  } finally {
    for (const { state } of reads) if (state) releaseState(state);
  }
}

/** What the layer makes of equally long ids. */
function readTogether<W>({ layer, weights }: ModelOf<W>, reads: readonly NamedRead[]): GptOutput {
  const ids = reads.map(({ where, ids: row, state }) =>
    idsTensor(where, [row], { ...layer, alreadyRead: tokensRead(state) }),
  );
  return layer.apply(weights, tf.concat(ids), { pasts: reads.map(({ state }) => state) });
}

/** The last place of each sequence: [batch, 1, dModel]. */
function lastOf(hidden: tf.Tensor3D): tf.Tensor3D {
  return tf.slice(hidden, [0, hidden.shape[1] - 1, 0], [-1, 1, -1]);
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
