import * as tf from '@tensorflow/tfjs-core';
import { checkShapes } from './check-arguments.ts';
import { hasKernel, runKernel } from './dispatch.ts';

/** What AdamW remembers of one weight: the running means of its gradient and of the gradient's square. */
export type Moments = {
  readonly first: tf.Variable;
  readonly second: tf.Variable;
};

export type AdamWOptions = {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** How many updates there have been, this one included. */
  readonly step: number;
};

/**
 * One AdamW update of `weight` and its `moments`, in place, by `gradient`·`gradientScale`; all of one shape.
 * https://arxiv.org/abs/1711.05101, in the order of operations of PyTorch's `torch.optim.AdamW`.
 *
 * @param gradientScale a scalar: what clipping leaves of the gradient
 */
export function adamW(
  weight: tf.Variable,
  gradient: tf.Tensor,
  gradientScale: tf.Scalar,
  moments: Moments,
  options: AdamWOptions,
): void {
  checkShapes('adamW', {
    weight: [weight, '...'],
    gradient: [gradient, '...'],
    first: [moments.first, '...'],
    second: [moments.second, '...'],
  });
  const { learningRate, beta1, beta2, epsilon, weightDecay, step } = options;
  if (hasKernel('adamW')) {
    for (const variable of [weight, moments.first, moments.second]) unshare(variable);
    const inputs = { weight, gradient, gradientScale, first: moments.first, second: moments.second };
    tf.tidy(() => void runKernel('adamW', inputs, options));
    return;
  }
  tf.tidy(() => {
    const scaled = tf.mul(gradient, gradientScale);
    moments.first.assign(tf.add(tf.mul(moments.first, beta1), tf.mul(scaled, 1 - beta1)));
    moments.second.assign(tf.add(tf.mul(moments.second, beta2), tf.mul(tf.square(scaled), 1 - beta2)));
    const deviation = tf.add(tf.div(tf.sqrt(moments.second), Math.sqrt(1 - beta2 ** step)), epsilon);
    const update = tf.mul(tf.div(moments.first, deviation), learningRate / (1 - beta1 ** step));
    weight.assign(tf.sub(tf.mul(weight, 1 - learningRate * weightDecay), update));
  });
}

/** A kernel writes in place: clones that share a variable's numbers keep theirs, and the variable gets its own. */
function unshare(variable: tf.Variable): void {
  if (tf.backend().refCount(variable.dataId) > 1) tf.tidy(() => variable.assign(tf.mul(variable, 1)));
}
