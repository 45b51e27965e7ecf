import { ceilDivide } from '../integer';
import { exponential } from '../math';
import { job, parallel } from '../parallel';
import { sumOfLanes } from '../vector';
import { MaximumOfNumbers, reduceRun } from './operations';

/** How many numbers a task takes, about. */
const numbersOfTask: i32 = 1 << 12;

@unmanaged
class Arguments {
  x: usize; // rows × length
  result: usize;
  rows: i32;
  length: i32;
  rowsOfTask: i32;
}

/** Of each row `eˣ / Σ eˣ`. A row with NaN, with Infinity, or of −Infinity alone becomes NaN. */
export function softmax(x: usize, result: usize, rows: i32, length: i32): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.result = result;
  a.rows = rows;
  a.length = length;
  a.rowsOfTask = max(1, numbersOfTask / length);
  parallel(softmaxOfRows, ceilDivide(rows, a.rowsOfTask));
}

/** Task: some rows. */
function softmaxOfRows(index: i32): void {
  const a = changetype<Arguments>(job);
  const length = a.length;
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) {
    const offset = <usize>(row * length) << 2;
    softmaxOfRow(a.x + offset, a.result + offset, length);
  }
}

function softmaxOfRow(x: usize, result: usize, length: i32): void {
  // Less the largest, none overflows; NaN becomes NaN in any case.
  const largest = f32x4.splat(reduceRun<MaximumOfNumbers>(x, length));
  const end = <usize>length << 2;
  const whole = <usize>(length & ~3) << 2;
  let sums = f32x4.splat(0);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const y = exponential(f32x4.sub(v128.load(x + i), largest));
    v128.store(result + i, y);
    sums = f32x4.add(sums, y);
  }
  let sum = sumOfLanes(sums);
  for (; i < end; i += 4) {
    const y = f32x4.extract_lane(exponential(f32x4.sub(v128.load32_zero(x + i), largest)), 0);
    store<f32>(result + i, y);
    sum += y;
  }

  const factor: f32 = 1.0 / sum;
  for (i = 0; i < whole; i += 16) v128.store(result + i, f32x4.mul(v128.load(result + i), f32x4.splat(factor)));
  for (; i < end; i += 4) store<f32>(result + i, load<f32>(result + i) * factor);
}
