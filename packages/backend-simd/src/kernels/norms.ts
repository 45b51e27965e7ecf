import type * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';
import { rowsOf } from './rows.ts';

/** The layer norm of every row; keeps their statistics for the gradient. */
const layerNorm: Kernel = ({ inputs, attributes, backend }) => {
  const { x, scale, bias } = inputs as Record<'x' | 'scale' | 'bias', tf.TensorInfo>;
  const [rows, width] = rowsOf(x);
  const [y, statistics] = [backend.output(x.shape), backend.output([rows, 2])];
  const pointers = backend.pointers(x, scale, bias, y, statistics);
  backend.wasm.layerNorm(...pointers, rows, width, attributes['epsilon'] as number);
  return [y, statistics];
};

/** The gradients of `layerNorm` by x, scale and bias. */
const layerNormGradient: Kernel = ({ inputs, backend }) => {
  const { x, scale, auxiliary0, dy } = inputs as Record<'x' | 'scale' | 'auxiliary0' | 'dy', tf.TensorInfo>;
  const [rows, width] = rowsOf(x);
  const gradients = [backend.output(x.shape), backend.output([width]), backend.output([width])] as const;
  const pointers = backend.pointers(x, scale, auxiliary0, dy, ...gradients);
  backend.withWorkspace(backend.wasm.layerNormGradientWorkspace(rows, width), (workspace) =>
    backend.wasm.layerNormGradient(...pointers, rows, width, workspace),
  );
  return [...gradients];
};

/** The root-mean-square norm of every row; keeps what each was multiplied by for the gradient. */
const rmsNorm: Kernel = ({ inputs, attributes, backend }) => {
  const { x, scale } = inputs as Record<'x' | 'scale', tf.TensorInfo>;
  const [rows, width] = rowsOf(x);
  const [y, factors] = [backend.output(x.shape), backend.output([rows])];
  const pointers = backend.pointers(x, scale, y, factors);
  backend.wasm.rmsNorm(...pointers, rows, width, attributes['epsilon'] as number);
  return [y, factors];
};

/** The gradients of `rmsNorm` by x and scale. */
const rmsNormGradient: Kernel = ({ inputs, backend }) => {
  const { x, scale, auxiliary0, dy } = inputs as Record<'x' | 'scale' | 'auxiliary0' | 'dy', tf.TensorInfo>;
  const [rows, width] = rowsOf(x);
  const gradients = [backend.output(x.shape), backend.output([width])] as const;
  const pointers = backend.pointers(x, scale, auxiliary0, dy, ...gradients);
  backend.withWorkspace(backend.wasm.rmsNormGradientWorkspace(rows, width), (workspace) =>
    backend.wasm.rmsNormGradient(...pointers, rows, width, workspace),
  );
  return [...gradients];
};

export const normKernels = { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient };
