import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerFactory } from './optimizer.ts';
import { zeroState } from './zero-state.ts';

export type MuonOptions = {
  /** Share of the running mean of a weight's gradients that a step keeps. Default 0.95. */
  readonly momentum?: number;
  /** Mixes the gradient into the running mean once more for the step's direction. Default true. */
  readonly nesterov?: boolean;
  /** Share of each weight that a step at rate 1 takes away. Default 0.1. */
  readonly weightDecay?: number;
};

/**
 * Muon: each step moves a matrix along the nearest orthogonal matrix to its gradients' running mean. It is for the
 * matrices inside a model; `splitByWeight` leaves the rest to another optimiser.
 * Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/
 *
 * As PyTorch's `torch.optim.Muon` with `adjust_lr_fn="match_rms_adamw"`, but in float32: steps are scaled by
 * `0.2 · √max(rows, columns)`, which makes their root mean square AdamW's, so that learning rates and weight decay found
 * for AdamW serve here too. Liu et al. 2025, https://arxiv.org/abs/2502.16982
 *
 * @throws Error if a weight is not a matrix
 */
export function muon({ momentum = 0.95, nesterov = true, weightDecay = 0.1 }: MuonOptions = {}): OptimizerFactory {
  return (weights) => {
    for (const [path, { shape }] of weights) {
      if (shape.length === 2) continue;
      const fix = 'splitByWeight gives the others to another optimiser';
      throw new Error(`muon: weight "${path}" has shape [${shape}]; it must be a matrix: ${fix}.`);
    }
    const state = zeroState(['mean'], weights);
    return {
      state,
      update: ({ gradients, gradientScale, learningRate }) => {
        for (const [path, gradient] of gradients) {
          tf.tidy(() => {
            const weight = weights.get(path)!;
            const mean = state.get(`mean.${path}`)!;
            const scaled = tf.mul(gradient, gradientScale);
            mean.assign(mix(mean, scaled, momentum));
            const direction = orthogonalized(nesterov ? mix(mean, scaled, momentum) : mean);
            const rate = learningRate * 0.2 * Math.sqrt(Math.max(...weight.shape));
            weight.assign(tf.sub(tf.mul(weight, 1 - learningRate * weightDecay), tf.mul(direction, rate)));
          });
        }
      },
      dispose: () => tf.dispose([...state.values()]),
    };
  };
}

function mix(first: tf.Tensor, second: tf.Tensor, shareOfFirst: number): tf.Tensor {
  return tf.add(tf.mul(first, shareOfFirst), tf.mul(second, 1 - shareOfFirst));
}

/**
 * About `U·Vᵀ` of a matrix `U·S·Vᵀ`: five Newton–Schulz iterations of a quintic that brings singular values near 1
 * (to between 0.7 and 1.2) soon, rather than to 1 exactly.
 */
function orthogonalized(matrix: tf.Tensor): tf.Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  if (rows > columns) return tf.transpose(orthogonalized(tf.transpose(matrix))); // the products are of the short side
  let x = tf.div(matrix, tf.maximum(tf.norm(matrix), 1e-7)); // no singular value is above 1
  for (let iteration = 0; iteration < 5; iteration++) {
    const gram = tf.matMul(x, x, false, true);
    const factor = tf.add(tf.mul(gram, -4.775), tf.mul(tf.matMul(gram, gram), 2.0315));
    x = tf.add(tf.mul(x, 3.4445), tf.matMul(factor, x));
  }
  return x;
}
