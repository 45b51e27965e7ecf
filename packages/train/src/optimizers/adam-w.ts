import * as tf from '@tensorflow/tfjs-core';
import * as ops from '@typeformer/ops';
import type { OptimizerFactory } from './optimizer.ts';
import { isMatrix, type WeightPredicate } from './weight-predicate.ts';
import { zeroState } from './zero-state.ts';

export type AdamWOptions = {
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.95, GPT-3's. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** Share of each decayed weight that a step at rate 1 takes away. Default 0.1, GPT-3's. */
  readonly weightDecay?: number;
  /** Which weights decay. Default: those of rank 2 and more, so neither biases nor norms. */
  readonly decays?: WeightPredicate;
};

/** Adam with decoupled weight decay. Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101 */
export function adamW({
  beta1 = 0.9,
  beta2 = 0.95,
  epsilon = 1e-8,
  weightDecay = 0.1,
  decays = isMatrix,
}: AdamWOptions = {}): OptimizerFactory {
  return (weights) => {
    const state = zeroState(['first', 'second'], weights);
    return {
      state,
      update: ({ gradients, gradientScale, learningRate, step }) => {
        for (const [path, gradient] of gradients) {
          const weight = weights.get(path)!;
          const moments = { first: state.get(`first.${path}`)!, second: state.get(`second.${path}`)! };
          ops.adamW(weight, gradient, gradientScale, moments, {
            learningRate,
            beta1,
            beta2,
            epsilon,
            weightDecay: decays(path, weight.shape) ? weightDecay : 0,
            step: step + 1,
          });
        }
      },
      dispose: () => tf.dispose([...state.values()]),
    };
  };
}
