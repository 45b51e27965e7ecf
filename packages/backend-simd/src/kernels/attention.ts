import type * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import type { Rows } from '../tensor-data.ts';
import type { Kernel, KernelCall } from './kernel.ts';

type Attributes = {
  readonly dropoutRate: number;
  readonly dropoutKey0: number;
  readonly dropoutKey1: number;
  readonly gradient: boolean;
};

/** What a thread's memory holds a block of queries and keys of. */
const widestHead = 1024;

/** Causal attention; keeps the logarithm of each row's sum of exponentials, if there is to be a gradient. */
const causalAttention: Kernel = ({ inputs, attributes, backend }) => {
  const { queries, bias } = inputs as Inputs;
  const { gradient } = attributes as Attributes;
  const headDim = queries.shape[3]!;
  if (headDim > widestHead) {
    throw new RangeError(`causalAttention: headDim (${headDim}) must be at most ${widestHead} on this backend.`);
  }
  const output = backend.output(queries.shape);
  const logSums = gradient ? backend.output(queries.shape.slice(0, 3)) : undefined;
  const [queriesAt, outputAt] = backend.pointers(queries, output);
  const { keysAt, valuesAt, keyStep } = keysAndValues(backend, inputs as Inputs);
  const [biasAt, logSumsAt] = [bias, logSums].map((info) => (info ? backend.pointer(info) : 0)) as [number, number];
  backend.wasm.attention(
    ...([queriesAt, keysAt, valuesAt, biasAt, outputAt, logSumsAt] as const),
    ...sizes(inputs as Inputs),
    keyStep,
    ...dropoutOf(attributes),
  );
  return logSums ? [output, logSums] : output;
};

/** The gradients of `causalAttention` by queries, keys and values. */
const causalAttentionGradient: Kernel = ({ inputs, attributes, backend }) => {
  const { queries, keys, values, bias, output, auxiliary0, dy } = inputs as Inputs &
    Record<'output' | 'auxiliary0' | 'dy', tf.TensorInfo>;
  const gradients = [queries, keys, values].map(({ shape }) => backend.output(shape));
  const [dQueries, dKeys, dValues] = gradients as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const biasAt = bias ? backend.pointer(bias) : 0;
  const { keysAt, valuesAt, keyStep } = keysAndValues(backend, inputs as Inputs);
  backend.wasm.attentionGradient(
    backend.pointer(queries),
    keysAt,
    valuesAt,
    biasAt,
    ...backend.pointers(output, auxiliary0, dy, dQueries, dKeys, dValues),
    ...sizes(inputs as Inputs),
    keyStep,
    ...dropoutOf(attributes),
  );
  return gradients;
};

type Inputs = Record<'queries' | 'keys' | 'values', tf.TensorInfo> & { readonly bias?: tf.TensorInfo };

function sizes({ queries, keys }: Inputs) {
  const [batch, heads, querySeq, headDim] = queries.shape as [number, number, number, number];
  const [, keyValueHeads, keySeq] = keys.shape as [number, number, number];
  return [batch, heads, keyValueHeads, querySeq, keySeq, headDim] as const;
}

/** Where keys and values lie, and how many numbers on those of the next head do: a growing cache is read in place. */
function keysAndValues(backend: SimdBackend, { keys, values }: Inputs) {
  const [batch, heads] = keys.shape as [number, number];
  const [k, v] = [keys, values].map((info) => backend.dataOf(info).rowsAt(batch * heads)) as [Rows, Rows];
  if (k.rowStep === v.rowStep) return { keysAt: k.pointer, valuesAt: v.pointer, keyStep: k.rowStep };
  const [keysAt, valuesAt] = backend.pointers(keys, values);
  return { keysAt, valuesAt, keyStep: keys.shape[2]! * keys.shape[3]! };
}

function dropoutOf(attributes: KernelCall['attributes']) {
  const { dropoutRate, dropoutKey0, dropoutKey1 } = attributes as Attributes;
  return [dropoutRate, dropoutKey0, dropoutKey1] as const;
}

export const attentionKernels = { causalAttention, causalAttentionGradient };
