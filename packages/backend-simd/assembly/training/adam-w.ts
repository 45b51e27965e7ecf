import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { multiplyAdd } from '../vector';

const numbersOfTask: i32 = 1 << 15;

@unmanaged
class Arguments {
  weight: usize;
  gradient: usize;
  first: usize;
  second: usize;
  length: i32;
  gradientScale: f32;
  beta1: f32;
  beta2: f32;
  rest1: f32; // 1 − beta1, from double precision
  rest2: f32;
  decay: f32; // what is left of a weight
  rate: f32; // learning rate / (1 − beta1ⁿ)
  correction: f32; // 1 / √(1 − beta2ⁿ)
  epsilon: f32;
}

/**
 * One update of `length` weights and their moments, in place, in one pass:
 * `first` and `second` move towards the gradient (times `gradientScale`) and its square, and
 * `weight = weight·decay − rate·first / (√second·correction + epsilon)`.
 */
export function adamW(
  weight: usize, gradient: usize, first: usize, second: usize, length: i32, gradientScale: f32,
  beta1: f64, beta2: f64, decay: f64, rate: f64, correction: f64, epsilon: f64,
): void {
  const a = changetype<Arguments>(job);
  a.weight = weight;
  a.gradient = gradient;
  a.first = first;
  a.second = second;
  a.length = length;
  a.gradientScale = gradientScale;
  a.beta1 = <f32>beta1;
  a.beta2 = <f32>beta2;
  a.rest1 = <f32>(1 - beta1);
  a.rest2 = <f32>(1 - beta2);
  a.decay = <f32>decay;
  a.rate = <f32>rate;
  a.correction = <f32>correction;
  a.epsilon = <f32>epsilon;
  parallel(updateSome, ceilDivide(length, numbersOfTask));
}

/** Task: some of the weights; at the end up to three more, since a tensor's memory fills cache lines. */
function updateSome(index: i32): void {
  const a = changetype<Arguments>(job);
  const start = index * numbersOfTask;
  const scale = f32x4.splat(a.gradientScale);
  const beta1 = f32x4.splat(a.beta1);
  const beta2 = f32x4.splat(a.beta2);
  const rest1 = f32x4.splat(a.rest1);
  const rest2 = f32x4.splat(a.rest2);
  const decay = f32x4.splat(a.decay);
  const rate = f32x4.splat(a.rate);
  const correction = f32x4.splat(a.correction);
  const epsilon = f32x4.splat(a.epsilon);
  for (let i = start, end = min(a.length, start + numbersOfTask); i < end; i += 4) {
    const at = <usize>i << 2;
    const gradient = f32x4.mul(v128.load(a.gradient + at), scale);
    const first = multiplyAdd(v128.load(a.first + at), beta1, f32x4.mul(gradient, rest1));
    const second = multiplyAdd(
      v128.load(a.second + at), beta2, f32x4.mul(f32x4.mul(gradient, gradient), rest2),
    );
    const deviation = multiplyAdd(f32x4.sqrt(second), correction, epsilon);
    const update = f32x4.mul(f32x4.div(first, deviation), rate);
    v128.store(a.first + at, first);
    v128.store(a.second + at, second);
    v128.store(a.weight + at, f32x4.sub(f32x4.mul(v128.load(a.weight + at), decay), update));
  }
}
