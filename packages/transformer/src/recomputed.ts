import * as tf from '@tensorflow/tfjs-core';
import { mapParameters, weightsByPath } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { Block } from './block.ts';

/**
 * The same block in less memory: in training it keeps only its input and weights, and computes the rest a second time
 * when the gradient asks for it, with the same dropout. A tap then sees its activations twice, and `presents`, which
 * training does not use, throw when read. Elsewhere it is the block as it is.
 *
 * Variables that the block reads without declaring them (a table that all blocks share, say) get their gradient, too.
 * What is computed from weights must be computed inside the block, or enter it as one of its own weights: outside of it,
 * the result is gone by the time it is asked for again.
 *
 * Gradient checkpointing, or activation recomputation: Chen et al. 2016, https://arxiv.org/abs/1604.06174
 */
export function recomputed<W>(block: Block<W>): Block<W> {
  return {
    parameters: block.parameters,
    apply: (weights, x, context) => {
      const recordsGradients = tf.engine().state.gradientDepth > 0;
      if (!recordsGradients || context.pasts) return block.apply(weights, x, context);

      const byPath = weightsByPath(weights);
      const paths = [...byPath.keys()];
      const own = [x, ...byPath.values()];
      const { output, foreign } = watched(() => block.apply(weights, x, context).output, own);
      const inputs = [...own, ...foreign];
      const again = (...[input, ...tensors]: tf.Tensor[]): tf.Tensor3D => {
        const read = new Map(paths.map((path, index) => [path, tensors[index]!]));
        const weightsRead = mapParameters<W>(block.parameters, (_, path) => read.get(path)!);
        return block.apply(weightsRead, input as tf.Tensor3D, context).output;
      };
      const differentiable = ops.withGradient(
        inputs,
        (keep) => {
          keep(own);
          return tf.clone(output);
        },
        (dy, kept) => ops.nestedGradients(again, [...kept, ...foreign], dy),
      );
      return { output: differentiable, presents: [new ForgottenKeyValues()] };
    },
  };
}

/**
 * What `compute` gives, of which nothing is kept for a gradient, and the variables it reads that are not its `own`.
 *
 * @throws Error if it reads what was computed outside of it
 */
function watched<T extends tf.Tensor>(
  compute: () => T,
  own: readonly tf.Tensor[],
): { readonly output: T; readonly foreign: tf.Variable[] } {
  const { state } = tf.engine();
  const outside = state.activeTape;
  state.activeTape = [];
  try {
    const output = tf.tidy(compute);
    const read = new Set(state.activeTape.flatMap(({ inputs }) => Object.values(inputs)));
    for (const tensor of own) read.delete(tensor);
    const fleeting = outside.flatMap(({ outputs }) => outputs).find((tensor) => read.has(tensor));
    if (fleeting) throw new Error(computedOutside(fleeting));
    return { output, foreign: [...read].filter(isVariable) };
  } finally {
    for (const { saved } of state.activeTape) tf.dispose(saved);
    state.activeTape = outside;
  }
}

function computedOutside({ shape }: tf.Tensor): string {
  return (
    `recomputed: the block reads a tensor [${shape}] that was computed outside of it, and is gone when it is computed ` +
    'again; compute it inside the block, or declare it among its parameters.'
  );
}

function isVariable(tensor: tf.Tensor): tensor is tf.Variable {
  return 'trainable' in tensor && tensor.trainable === true;
}

/** A class, whose getters `tf.tidy` does not come upon when it looks for tensors in what it returns. */
class ForgottenKeyValues implements ops.KeyValues {
  get keys(): never {
    return forgotten();
  }
  get values(): never {
    return forgotten();
  }
}

function forgotten(): never {
  throw new Error('recomputed: keys and values are not kept while gradients are recorded; use the block itself.');
}
