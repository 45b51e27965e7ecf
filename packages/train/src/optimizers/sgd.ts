import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerFactory } from './optimizer.ts';
import { isMatrix, type WeightPredicate } from './weight-predicate.ts';
import { zeroState } from './zero-state.ts';

export type SgdOptions = {
  /** Share of its velocity that a weight keeps from step to step. Default 0: none is remembered. */
  readonly momentum?: number;
  /** Moves by the velocity that the next step would have, were its gradient the same. Default false. */
  readonly nesterov?: boolean;
  /** How much of each decayed weight is added to its gradient. Default 0. */
  readonly weightDecay?: number;
  /** Which weights decay. Default: those of rank 2 and more, so neither biases nor norms. */
  readonly decays?: WeightPredicate;
};

/**
 * Stochastic gradient descent, with momentum as in PyTorch's `torch.optim.SGD`: `v ← momentum · v + g`, then
 * `w ← w − learningRate · v`. Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html
 */
export function sgd({
  momentum = 0,
  nesterov = false,
  weightDecay = 0,
  decays = isMatrix,
}: SgdOptions = {}): OptimizerFactory {
  return (weights) => {
    const state = zeroState(momentum === 0 ? [] : ['velocity'], weights);
    const directionOf = (path: string, gradient: tf.Tensor): tf.Tensor => {
      const velocity = state.get(`velocity.${path}`);
      if (!velocity) return gradient;
      velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
      return nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
    };
    return {
      state,
      update: ({ gradients, gradientScale, learningRate }) => {
        for (const [path, gradient] of gradients) {
          tf.tidy(() => {
            const weight = weights.get(path)!;
            const scaled = tf.mul(gradient, gradientScale);
            const decayed = decays(path, weight.shape) ? tf.add(scaled, tf.mul(weight, weightDecay)) : scaled;
            weight.assign(tf.sub(weight, tf.mul(directionOf(path, decayed), learningRate)));
          });
        }
      },
      dispose: () => tf.dispose([...state.values()]),
    };
  };
}
