import type * as tf from '@tensorflow/tfjs-core';
import { combine } from './binary.ts';
import type { Kernel } from './kernel.ts';
import { multiply } from './matrix-product.ts';
import { rowsOf } from './rows.ts';

type Activation = 'none' | 'gelu' | 'geluErf' | 'silu';

type Attributes = { readonly activation: Activation; readonly gradient: boolean };

/** The numbers by which they are known in WebAssembly. */
const activationNumbers: Record<Activation, number> = { none: 0, gelu: 1, geluErf: 2, silu: 3 };

/** `activation(x·weight + bias)`. Keeps what the activation was applied to, if there is to be a gradient. */
const linear: Kernel = ({ inputs, attributes, backend }) => {
  const { x, weight, bias } = inputs as Record<'x' | 'weight', tf.TensorInfo> & { bias?: tf.TensorInfo };
  const { activation, gradient } = attributes as Attributes;
  const { wasm } = backend;
  const [rows, depth] = rowsOf(x);
  const columns = weight.shape[1]!;
  const shape = [...x.shape.slice(0, -1), columns];
  const product = backend.output(shape);
  const [a, b, output] = backend.pointers(x, weight, product);
  multiply(backend, { a, b, output, rows, columns, depth });
  if (!bias && activation === 'none') return product;

  const keeps = gradient && activation !== 'none';
  const y = keeps ? backend.output(shape) : product;
  if (bias) {
    const pointers = [output, backend.pointer(bias), backend.pointer(y)] as const;
    wasm.addBiasAndActivate(activationNumbers[activation], ...pointers, rows, columns);
  } else if (activation !== 'none') {
    wasm[activation](output, backend.pointer(y), rows * columns);
  }
  return keeps ? [y, product] : y;
};

/** The gradients of `linear` by x, weight and bias. */
const linearGradient: Kernel = ({ inputs, attributes, backend }) => {
  const { x, weight, bias, auxiliary0, dy } = inputs as Record<'x' | 'weight' | 'auxiliary0' | 'dy', tf.TensorInfo> & {
    bias?: tf.TensorInfo;
  };
  const { activation } = attributes as Attributes;
  const [rows, depth] = rowsOf(x);
  const columns = weight.shape[1]!;
  const slopes = { gelu: 'geluGradient', geluErf: 'geluErfGradient', silu: 'siluGradient' } as const;
  const dProduct = activation === 'none' ? dy : combine(backend, (wasm) => wasm[slopes[activation]], auxiliary0, dy);
  const [dx, dWeight] = [backend.output(x.shape), backend.output(weight.shape)];
  const [xAt, weightAt, d, dxAt, dWeightAt] = backend.pointers(x, weight, dProduct, dx, dWeight);
  multiply(backend, { a: d, b: weightAt, bTransposed: true, output: dxAt, rows, columns: depth, depth: columns });
  multiply(backend, { a: xAt, aTransposed: true, b: d, output: dWeightAt, rows: depth, columns, depth: rows });
  const gradients = [dx, dWeight];
  if (bias) {
    const dBias = backend.output(bias.shape);
    backend.wasm.sum(d, backend.pointer(dBias), 1, rows, columns, 1);
    gradients.push(dBias);
  }
  if (dProduct !== dy) backend.disposeIntermediateTensorInfo(dProduct);
  return gradients;
};

/** `x·tableᵀ` */
const unembed: Kernel = ({ inputs, backend }) => {
  const { x, table } = inputs as Record<'x' | 'table', tf.TensorInfo>;
  const [rows, depth] = rowsOf(x);
  const columns = table.shape[0]!;
  const logits = backend.output([...x.shape.slice(0, -1), columns]);
  const [a, b, output] = backend.pointers(x, table, logits);
  multiply(backend, { a, b, bTransposed: true, output, rows, columns, depth });
  return logits;
};

/** The gradients of `unembed` by x and table. */
const unembedGradient: Kernel = ({ inputs, backend }) => {
  const { x, table, dy } = inputs as Record<'x' | 'table' | 'dy', tf.TensorInfo>;
  const [rows, width] = rowsOf(x);
  const vocab = table.shape[0]!;
  const [dx, dTable] = [backend.output(x.shape), backend.output(table.shape)];
  const [xAt, tableAt, d, dxAt, dTableAt] = backend.pointers(x, table, dy, dx, dTable);
  multiply(backend, { a: d, b: tableAt, output: dxAt, rows, columns: width, depth: vocab });
  multiply(backend, { a: d, aTransposed: true, b: xAt, output: dTableAt, rows: vocab, columns: width, depth: rows });
  return [dx, dTable];
};

export const linearKernels = { linear, linearGradient, unembed, unembedGradient };
