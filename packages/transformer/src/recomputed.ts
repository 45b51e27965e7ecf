import * as tf from '@tensorflow/tfjs-core';
import { mapParameters, weightsByPath } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { Block } from './block.ts';

/**
 * The same block in less memory: in training it keeps only its input and weights, and computes the rest a second time
 * when the gradient asks for it, with the same dropout. A tap then sees its activations twice, and `presents`, which
 * training does not use, throw when read. Elsewhere it is the block as it is.
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
      const outputOf = (...[input, ...tensors]: tf.Tensor[]): tf.Tensor3D => {
        const read = new Map(paths.map((path, index) => [path, tensors[index]!]));
        const weightsRead = mapParameters<W>(block.parameters, (_, path) => read.get(path)!);
        return block.apply(weightsRead, input as tf.Tensor3D, context).output;
      };
      const inputs = [x, ...byPath.values()];
      const output = ops.withGradient(
        inputs,
        (keep) => {
          keep(inputs);
          return outputOf(...inputs);
        },
        (dy, kept) => ops.nestedGradients(outputOf, kept, dy),
      );
      return { output, presents: [new ForgottenKeyValues()] };
    },
  };
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
