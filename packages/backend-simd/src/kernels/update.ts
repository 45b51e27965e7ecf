import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

type Attributes = Record<'learningRate' | 'beta1' | 'beta2' | 'epsilon' | 'weightDecay' | 'step', number>;

/** One AdamW update of a weight and its moments, in place. */
const adamW: Kernel = ({ inputs, attributes, backend }) => {
  const { weight, gradient, gradientScale, first, second } = inputs as Record<
    'weight' | 'gradient' | 'gradientScale' | 'first' | 'second',
    tf.TensorInfo
  >;
  const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attributes as Attributes;
  backend.wasm.adamW(
    ...backend.pointers(weight, gradient, first, second),
    tf.util.sizeFromShape(weight.shape),
    backend.numbers(gradientScale)[0]!,
    beta1,
    beta2,
    1 - learningRate * weightDecay,
    learningRate / (1 - beta1 ** step),
    1 / Math.sqrt(1 - beta2 ** step),
    epsilon,
  );
  return [];
};

/** `√Σx²` over all numbers of all inputs. */
const globalNorm: Kernel = ({ inputs, backend }) => {
  const { wasm } = backend;
  let sum = 0;
  for (const tensor of Object.values(inputs)) {
    const length = tf.util.sizeFromShape(tensor.shape);
    sum += backend.withWorkspace(wasm.sumOfSquaresWorkspace(length), (workspace) =>
      wasm.sumOfSquares(backend.pointer(tensor), length, workspace),
    );
  }
  const norm = backend.output([]);
  backend.numbers(norm)[0] = Math.sqrt(sum);
  return norm;
};

export const updateKernels = { adamW, globalNorm };
