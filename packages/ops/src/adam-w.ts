import * as tf from '@tensorflow/tfjs';
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
    const scaled = gradient.mul(gradientScale);
    moments.first.assign(moments.first.mul(beta1).add(scaled.mul(1 - beta1)));
    moments.second.assign(moments.second.mul(beta2).add(scaled.square().mul(1 - beta2)));
    const deviation = moments.second
      .sqrt()
      .div(Math.sqrt(1 - beta2 ** step))
      .add(epsilon);
    const update = moments.first.div(deviation).mul(learningRate / (1 - beta1 ** step));
    weight.assign(weight.mul(1 - learningRate * weightDecay).sub(update));
  });
}

/** A kernel writes in place: clones that share a variable's numbers keep theirs, and the variable gets its own. */
function unshare(variable: tf.Variable): void {
  if (tf.backend().refCount(variable.dataId) > 1) tf.tidy(() => variable.assign(variable.mul(1)));
}
