// What is done to a row of numbers, on one thread.
import { ceilDivide } from './integer';
import { exponential } from './math';
import { keepUpTo, loadUpTo, multiplyAdd, storeUpTo, sumOfLanes } from './vector';

/** `x = 0` */
export function clear(x: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (; count >= 4; count -= 4, x += 16) v128.store(x, zero);
  if (count > 0) storeUpTo(x, zero, count);
}

/** `x *= factor` */
export function scale(x: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; count >= 4; count -= 4, x += 16) v128.store(x, f32x4.mul(v128.load(x), factors));
  if (count > 0) storeUpTo(x, f32x4.mul(loadUpTo(x, count), factors), count);
}

/** `to += factor·from` */
export function addScaled(from: usize, factor: f32, to: usize, count: i32): void {
  const factors = f32x4.splat(factor);
  for (; count >= 4; count -= 4, from += 16, to += 16) {
    v128.store(to, multiplyAdd(factors, v128.load(from), v128.load(to)));
  }
  if (count > 0) storeUpTo(to, multiplyAdd(factors, loadUpTo(from, count), loadUpTo(to, count)), count);
}

/** `Σ aᵢ·bᵢ` */
export function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (; count >= 4; count -= 4, a += 16, b += 16) sum = multiplyAdd(v128.load(a), v128.load(b), sum);
  if (count > 0) sum = multiplyAdd(loadUpTo(a, count), loadUpTo(b, count), sum);
  return sumOfLanes(sum);
}

/** `y = e^(x − shift)`; gives their sum. */
export function exponentials(x: usize, y: usize, count: i32, shift: f32): f32 {
  const shifts = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  for (; count >= 4; count -= 4, x += 16, y += 16) {
    const e = exponential(f32x4.sub(v128.load(x), shifts));
    v128.store(y, e);
    sum = f32x4.add(sum, e);
  }
  if (count > 0) {
    const e = exponential(f32x4.sub(loadUpTo(x, count), shifts));
    storeUpTo(y, e, count);
    sum = f32x4.add(sum, keepUpTo(e, count));
  }
  return sumOfLanes(sum);
}

/** `Σ e^(x − shift)` */
export function sumOfExponentials(x: usize, count: i32, shift: f32): f32 {
  const shifts = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  for (; count >= 4; count -= 4, x += 16) sum = f32x4.add(sum, exponential(f32x4.sub(v128.load(x), shifts)));
  if (count > 0) sum = f32x4.add(sum, keepUpTo(exponential(f32x4.sub(loadUpTo(x, count), shifts)), count));
  return sumOfLanes(sum);
}

/** `result` = the sum of `count` rows of `length` numbers, `stride` numbers apart, in their order. */
export function sumRows(x: usize, result: usize, count: i32, length: i32, stride: i32): void {
  memory.copy(result, x, <usize>length << 2);
  for (let row = 1; row < count; row++) addScaled(x + (<usize>(row * stride) << 2), 1, result, length);
}

/** The least that is worth a task, and the most tasks of a kernel whose tasks each keep a sum of every column. */
const numbersOfTask: i32 = 1 << 13;
const mostTasks: i32 = 16;

/** How many rows of `columns` numbers such a task takes. */
export function rowsOfTask(rows: i32, columns: i32): i32 {
  return max(ceilDivide(rows, mostTasks), max(1, numbersOfTask / max(1, columns)));
}
