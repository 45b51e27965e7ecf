// Dropout by a counter-based stream: number i is dropped if the i-th uniform number of the stream is below the rate. So
// the mask is drawn again where it is needed again, and never kept. Words 2n and 2n + 1 are those of Threefry's block 2n.
import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { firstWords, secondWords, threefry } from './threefry';
import { loadUpTo, storeUpTo } from '../vector';

const numbersOfTask: i32 = 1 << 13;

/** What decides about every number. */
@unmanaged
export class Mask {
  key0: i32;
  key1: i32;
  /** A number is dropped if the upper 24 bits of its word are below this; 0: none is. */
  threshold: i32;
  /** What a kept number is multiplied by. */
  factor: f32;

  @inline
  set(rate: f64, key0: i32, key1: i32): void {
    this.key0 = key0;
    this.key1 = key1;
    this.threshold = <i32>Math.ceil(rate * 16777216);
    this.factor = <f32>(1 / (1 - rate));
  }
}

@unmanaged
class Arguments extends Mask {
  x: usize;
  y: usize;
  length: i32;
}

/** `y = x·mask` of `length` numbers, the mask being 0 or 1 / (1 − rate). The gradient by `x` is the same of dy. */
export function dropout(x: usize, y: usize, length: i32, rate: f64, key0: i32, key1: i32): void {
  const a = changetype<Arguments>(job);
  a.set(rate, key0, key1);
  a.x = x;
  a.y = y;
  a.length = length;
  parallel(dropSome, ceilDivide(length, numbersOfTask));
}

function dropSome(index: i32): void {
  const a = changetype<Arguments>(job);
  const first = index * numbersOfTask;
  const start = <usize>first << 2;
  multiplyByMask(a, first, a.x + start, a.y + start, min(numbersOfTask, a.length - first));
}

/** `y = x·mask` of `count` numbers, the first of which is number `first` of the stream. */
export function multiplyByMask(m: Mask, first: i32, x: usize, y: usize, count: i32): void {
  if ((first & 1) != 0 && count > 0) {
    threefry(m.key0, m.key1, first - 1); // its block begins with the number before
    storeUpTo(y, f32x4.mul(loadUpTo(x, 1), maskOf(m, secondWords)), 1);
    first++;
    x += 4;
    y += 4;
    count--;
  }
  for (let left = count; left > 0; left -= 8) {
    threefry(m.key0, m.key1, first);
    const even = maskOf(m, firstWords);
    const odd = maskOf(m, secondWords);
    storeUpTo(y, f32x4.mul(loadUpTo(x, left), v128.shuffle<f32>(even, odd, 0, 4, 1, 5)), left);
    if (left > 4) {
      storeUpTo(y + 16, f32x4.mul(loadUpTo(x + 16, left - 4), v128.shuffle<f32>(even, odd, 2, 6, 3, 7)), left - 4);
    }
    first += 8;
    x += 32;
    y += 32;
  }
}

@inline
function maskOf(m: Mask, words: v128): v128 {
  const kept = i32x4.ge_s(i32x4.shr_u(words, 8), i32x4.splat(m.threshold));
  return v128.and(kept, f32x4.splat(m.factor));
}
