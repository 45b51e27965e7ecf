import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/layer';
import { batchTensors, countTargets, type Batch } from './data/batch.ts';
import { eventLoopTurn } from './event-loop-turn.ts';
import type { Trainable } from './trainable.ts';

/** A loss and its gradients by path; a weight that the loss does not touch has none. */
export type LossAndGradients = { readonly loss: tf.Scalar; readonly gradients: Readonly<Record<string, tf.Tensor>> };

/**
 * The mean loss over batches, and its gradients, as if they were one large batch: each counts as much as it has targets
 * that count. Only one batch's activations are held at a time. The caller disposes what it gets.
 *
 * @param rng of the dropout: a stream for each batch
 */
export async function meanGradients(
  model: Trainable,
  weights: ReadonlyMap<string, tf.Variable>,
  batches: readonly Batch[],
  rng: (batch: number) => Rng,
): Promise<LossAndGradients> {
  const counts = batches.map(countTargets);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum: LossAndGradients | undefined;
  try {
    for (const [index, batch] of batches.entries()) {
      const share = counts[index]! / total;
      if (share === 0) continue; // its own mean would be none
      const before = sum;
      sum = tf.tidy(() => {
        const [inputs, targets] = batchTensors(batch);
        const here = lossAndGradients(weights, () => model.loss(inputs, targets, { rng: rng(index) }));
        return share === 1 ? here : plus(before, here, share);
      });
      if (before) tf.dispose([before.loss, ...Object.values(before.gradients)]);
      await eventLoopTurn();
    }
  } catch (error) {
    if (sum) tf.dispose([sum.loss, ...Object.values(sum.gradients)]);
    throw error;
  }
  if (!sum) throw new RangeError('train: a step has no target that counts.');
  return sum;
}

function plus(
  sum: LossAndGradients | undefined,
  { loss, gradients }: LossAndGradients,
  share: number,
): LossAndGradients {
  const add = <T extends tf.Tensor>(one: T | undefined, other: T): T => {
    const part = tf.mul(other, share) as T;
    return one ? (tf.add(one, part) as T) : part;
  };
  const summed = Object.entries(gradients).map(([path, gradient]) => [path, add(sum?.gradients[path], gradient)]);
  return { loss: add(sum?.loss, loss), gradients: Object.fromEntries(summed) };
}

function lossAndGradients(weights: ReadonlyMap<string, tf.Variable>, lossOf: () => tf.Scalar): LossAndGradients {
  const { value, grads } = releasingTape(() => tf.variableGrads(lossOf, [...weights.values()]));
  const gradients: Record<string, tf.Tensor> = {};
  for (const [path, { name }] of weights) {
    const gradient = grads[name];
    if (gradient) gradients[path] = gradient;
  }
  return { loss: value, gradients };
}

/** If `differentiate` fails, half-way through for want of memory, say, what tfjs has kept for the gradient is disposed. */
function releasingTape<T>(differentiate: () => T): T {
  try {
    return differentiate();
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved = [] } of state.activeTape ?? []) tf.dispose(saved);
    state.activeTape = [];
    throw error;
  }
}
