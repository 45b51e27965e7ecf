import * as tf from '@tensorflow/tfjs-core';
import type { WasmExports } from '#wasm';
import { areFloats } from './floats.ts';
import type { Kernel } from './kernel.ts';
import { transposed } from './transpose.ts';

/** An array as [outer, length, columns], to be reduced over its middle axis. */
type Layout = { readonly outer: number; readonly length: number; readonly columns: number };

type Reduce = (wasm: WasmExports, x: number, result: number, layout: Layout) => void;

/** Reduces floats over the axes that the attribute `attribute` names. Of no numbers cpu knows what comes. */
function reduction(reduce: Reduce, attribute = 'axis'): Kernel {
  return ({ inputs, attributes, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const size = tf.util.sizeFromShape(x.shape);
    if (!areFloats(x) || size === 0) return undefined;
    const axes = tf.util.parseAxisParam(attributes[attribute] as number | number[], x.shape);
    const kept = otherAxes(x.shape, axes);
    const shape = attributes['keepDims']
      ? x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
      : kept.map((axis) => x.shape[axis]!);
    const layout = layoutOf(x.shape, axes);
    if (layout?.length === 1) return backend.alias(x, shape);

    const output = backend.output(shape);
    if (layout) {
      reduce(backend.wasm, backend.pointer(x), backend.pointer(output), layout);
      return output;
    }
    const rows = transposed(backend, x, 'float32', [...kept, ...axes]);
    const outer = tf.util.sizeFromShape(shape);
    reduce(backend.wasm, backend.pointer(rows), backend.pointer(output), { outer, length: size / outer, columns: 1 });
    backend.disposeIntermediateTensorInfo(rows);
    return output;
  };
}

/** Finds in each row of `length` floats the place of one. */
type Find = (x: number, result: number, rows: number, length: number) => void;

function place(choose: (wasm: WasmExports) => Find): Kernel {
  return ({ inputs, attributes, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const size = tf.util.sizeFromShape(x.shape);
    const axes = tf.util.parseAxisParam(attributes['axis'] as number | number[], x.shape);
    if (!areFloats(x) || size === 0 || axes.length !== 1) return undefined;
    const kept = otherAxes(x.shape, axes);
    const length = x.shape[axes[0]!]!;
    const shape = kept.map((axis) => x.shape[axis]!);
    const output = backend.output(shape, 'int32');
    const rows = transposed(backend, x, 'float32', [...kept, ...axes]);
    choose(backend.wasm)(backend.pointer(rows), backend.pointer(output), size / length, length);
    backend.disposeIntermediateTensorInfo(rows);
    return output;
  };
}

/** By tfjs's names. */
export const reduceKernels = {
  ArgMax: place((wasm) => wasm.argMax),
  ArgMin: place((wasm) => wasm.argMin),
  Max: reduction(
    (wasm, x, result, { outer, length, columns }) => wasm.largest(x, result, outer, length, columns),
    'reductionIndices',
  ),
  Mean: reduction((wasm, x, result, { outer, length, columns }) => wasm.sum(x, result, outer, length, columns, length)),
  Min: reduction((wasm, x, result, { outer, length, columns }) => wasm.smallest(x, result, outer, length, columns)),
  Sum: reduction((wasm, x, result, { outer, length, columns }) => wasm.sum(x, result, outer, length, columns, 1)),
};

function otherAxes(shape: readonly number[], axes: readonly number[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
}

/** How the array can be reduced as it lies; undefined if axes to be reduced lie apart. */
function layoutOf(shape: readonly number[], axes: readonly number[]): Layout | undefined {
  let [outer, length, columns] = [1, 1, 1];
  for (const [axis, steps] of shape.entries()) {
    if (!axes.includes(axis)) {
      if (length === 1) outer *= steps;
      else columns *= steps;
    } else if (columns === 1) length *= steps;
    else if (steps !== 1) return undefined;
  }
  return { outer, length, columns };
}
