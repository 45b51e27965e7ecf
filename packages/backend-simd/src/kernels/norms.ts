import type * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';
import { rowsOf } from './rows.ts';

type Inputs = Record<'x' | 'scale' | 'auxiliary0' | 'dy', tf.TensorInfo> & { readonly bias?: tf.TensorInfo };

/** The norm of every row, less its mean if it `centres`; keeps the rows' statistics for the gradient. */
const norm =
  (centres: boolean): Kernel =>
  ({ inputs, attributes, backend }) => {
    const { x, scale, bias } = inputs as Inputs;
    const [rows, width] = rowsOf(x);
    const [y, statistics] = [backend.output(x.shape), backend.output([rows, 2])];
    const biasAt = bias ? backend.pointer(bias) : 0;
    const [xAt, scaleAt, ...results] = backend.pointers(x, scale, y, statistics);
    const epsilon = attributes['epsilon'] as number;
    backend.wasm.norm(centres, xAt, scaleAt, biasAt, ...results, rows, width, epsilon);
    return [y, statistics];
  };

/** The gradients of that norm by x, scale and, if there is one, bias. */
const normGradient =
  (centres: boolean): Kernel =>
  ({ inputs, backend }) => {
    const { x, scale, bias, auxiliary0, dy } = inputs as Inputs;
    const [rows, width] = rowsOf(x);
    const [dx, dScale] = [backend.output(x.shape), backend.output([width])];
    const dBias = bias && backend.output([width]);
    const dBiasAt = dBias ? backend.pointer(dBias) : 0;
    const pointers = backend.pointers(x, scale, auxiliary0, dy, dx, dScale);
    backend.withWorkspace(backend.wasm.normGradientWorkspace(rows, width), (workspace) =>
      backend.wasm.normGradient(centres, ...pointers, dBiasAt, rows, width, workspace),
    );
    return dBias ? [dx, dScale, dBias] : [dx, dScale];
  };

export const normKernels = {
  layerNorm: norm(true),
  layerNormGradient: normGradient(true),
  rmsNorm: norm(false),
  rmsNormGradient: normGradient(false),
};
