import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { multiplyAdd } from './vector';

const taskNumbers: i32 = 1 << 15;

@unmanaged
class Job {
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
  const j = changetype<Job>(job);
  j.weight = weight;
  j.gradient = gradient;
  j.first = first;
  j.second = second;
  j.length = length;
  j.gradientScale = gradientScale;
  j.beta1 = <f32>beta1;
  j.beta2 = <f32>beta2;
  j.rest1 = <f32>(1 - beta1);
  j.rest2 = <f32>(1 - beta2);
  j.decay = <f32>decay;
  j.rate = <f32>rate;
  j.correction = <f32>correction;
  j.epsilon = <f32>epsilon;
  parallel(updateSome, ceilDivide(length, taskNumbers));
}

/** Task: some of the weights; at the end up to three more, since a tensor's memory fills cache lines. */
function updateSome(index: i32): void {
  const j = changetype<Job>(job);
  const start = index * taskNumbers;
  const scale = f32x4.splat(j.gradientScale);
  const beta1 = f32x4.splat(j.beta1);
  const beta2 = f32x4.splat(j.beta2);
  const rest1 = f32x4.splat(j.rest1);
  const rest2 = f32x4.splat(j.rest2);
  const decay = f32x4.splat(j.decay);
  const rate = f32x4.splat(j.rate);
  const correction = f32x4.splat(j.correction);
  const epsilon = f32x4.splat(j.epsilon);
  for (let i = start, end = min(j.length, start + taskNumbers); i < end; i += 4) {
    const at = <usize>i << 2;
    const gradient = f32x4.mul(v128.load(j.gradient + at), scale);
    const first = multiplyAdd(v128.load(j.first + at), beta1, f32x4.mul(gradient, rest1));
    const second = multiplyAdd(
      v128.load(j.second + at), beta2, f32x4.mul(f32x4.mul(gradient, gradient), rest2),
    );
    const deviation = multiplyAdd(f32x4.sqrt(second), correction, epsilon);
    const update = f32x4.mul(f32x4.div(first, deviation), rate);
    v128.store(j.first + at, first);
    v128.store(j.second + at, second);
    v128.store(j.weight + at, f32x4.sub(f32x4.mul(v128.load(j.weight + at), decay), update));
  }
}
