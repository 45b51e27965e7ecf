import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/random';
import type { Parameter } from './parameter.ts';

/** Declares a parameter of a given shape. */
export type Initializer = <R extends tf.Rank>(shape: tf.ShapeMap[R]) => Parameter<tf.Tensor<R>>;

/** All 0. */
export const zeros: Initializer = filledBy((length) => new Float32Array(length));

/** All 1. */
export const ones: Initializer = filledBy((length) => new Float32Array(length).fill(1));

/** All `value`. */
export function constant(value: number): Initializer {
  return filledBy((length) => new Float32Array(length).fill(value));
}

/** N(`mean`, `std`²). */
export function normal({ mean = 0, std = 1 }: { readonly mean?: number; readonly std?: number } = {}): Initializer {
  return filledBy((length, rng) => mapped(rng.normal(length), (number) => mean + std * number));
}

/** Uniform in [`low`, `high`). */
export function uniform({ low = 0, high = 1 }: { readonly low?: number; readonly high?: number } = {}): Initializer {
  return filledBy((length, rng) => mapped(rng.uniform(length), (number) => low + (high - low) * number));
}

/**
 * Uniform in ±`gain`·√(6 / (fanIn + fanOut)), for weights [..., fanIn, fanOut]: keeps the variance of activations
 * and of gradients. Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
 */
export function xavier({ gain = 1 }: { readonly gain?: number } = {}): Initializer {
  return filledBy((length, rng, shape) => {
    const [fanIn, fanOut] = fans('xavier', shape);
    const bound = gain * Math.sqrt(6 / (fanIn + fanOut));
    return mapped(rng.uniform(length), (number) => bound * (2 * number - 1));
  });
}

/**
 * N(0, `gain`² / fanIn), for weights [..., fanIn, fanOut]: keeps the variance of activations; the default gain √2 is
 * for ReLU. He et al. 2015, https://arxiv.org/abs/1502.01852
 */
export function kaiming({ gain = Math.SQRT2 }: { readonly gain?: number } = {}): Initializer {
  return filledBy((length, rng, shape) => {
    const std = gain / Math.sqrt(fans('kaiming', shape)[0]);
    return mapped(rng.normal(length), (number) => std * number);
  });
}

/** In place, and a loop, because `map` takes some times as long. */
function mapped(numbers: Float32Array, to: (number: number) => number): Float32Array {
  for (let index = 0; index < numbers.length; index++) numbers[index] = to(numbers[index]!);
  return numbers;
}

type Fill = (length: number, rng: Rng, shape: readonly number[]) => Float32Array;

function filledBy(fill: Fill): Initializer {
  return <R extends tf.Rank>(shape: tf.ShapeMap[R]): Parameter<tf.Tensor<R>> => ({
    shape,
    initialize: (rng) => tf.tensor<R>(fill(tf.util.sizeFromShape(shape), rng, shape), shape, 'float32'),
  });
}

function fans(where: string, shape: readonly number[]): [fanIn: number, fanOut: number] {
  if (shape.length < 2) {
    throw new RangeError(`${where}: shape [${shape}] must have at least two axes, [..., fanIn, fanOut].`);
  }
  return [shape.at(-2)!, shape.at(-1)!];
}
