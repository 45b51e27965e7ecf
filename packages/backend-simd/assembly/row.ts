// What is done to a row of numbers, on one thread.
import { ceilDivide } from './integer';
import { exponential } from './math';
import { keepUpTo, loadUpTo, multiplyAdd, storeUpTo, sumOfLanes } from './vector';

/** `x = 0` */
export function clear(x: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (let left = count; left > 0; left -= 4) {
    storeUpTo(x, zero, left);
    x += 16;
  }
}

/** `x *= factor` */
export function scale(x: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let left = count; left > 0; left -= 4) {
    storeUpTo(x, f32x4.mul(loadUpTo(x, left), factors), left);
    x += 16;
  }
}

/** `to += factor·from` */
export function addScaled(from: usize, factor: f32, to: usize, count: i32): void {
  const factors = f32x4.splat(factor);
  for (let left = count; left > 0; left -= 4) {
    storeUpTo(to, multiplyAdd(factors, loadUpTo(from, left), loadUpTo(to, left)), left);
    from += 16;
    to += 16;
  }
}

/** `Σ aᵢ·bᵢ` */
export function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (let left = count; left > 0; left -= 4) {
    sum = multiplyAdd(loadUpTo(a, left), loadUpTo(b, left), sum);
    a += 16;
    b += 16;
  }
  return sumOfLanes(sum);
}

/** `y = e^(x − shift)`, unless `y` is 0; gives their sum. */
export function exponentials(x: usize, y: usize, count: i32, shift: f32): f32 {
  const shifts = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const e = exponential(f32x4.sub(loadUpTo(x + at, count - i), shifts));
    if (y != 0) storeUpTo(y + at, e, count - i);
    sum = f32x4.add(sum, keepUpTo(e, count - i));
  }
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
