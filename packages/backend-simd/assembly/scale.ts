import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { loadUpTo, storeUpTo } from './vector';

const taskNumbers: i32 = 1 << 15;

@unmanaged
class Job {
  x: usize;
  y: usize;
  length: i32;
  factor: f32;
}

/** `y = factor·x` of `length` numbers. */
export function scaleNumbers(x: usize, y: usize, length: i32, factor: f32): void {
  const j = changetype<Job>(job);
  j.x = x;
  j.y = y;
  j.length = length;
  j.factor = factor;
  parallel(scaleSome, ceilDivide(length, taskNumbers));
}

function scaleSome(index: i32): void {
  const j = changetype<Job>(job);
  const first = index * taskNumbers;
  const factor = f32x4.splat(j.factor);
  for (let i = first, end = min(j.length, first + taskNumbers); i < end; i += 4) {
    const at = <usize>i << 2;
    storeUpTo(j.y + at, f32x4.mul(loadUpTo(j.x + at, end - i), factor), end - i);
  }
}
