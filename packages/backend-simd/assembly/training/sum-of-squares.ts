import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { loadUpTo, multiplyAdd, sumOfLanes } from '../vector';

const numbersOfTask: i32 = 1 << 15;

@unmanaged
class Arguments {
  x: usize;
  sums: usize; // for each task, in double precision
  length: i32;
}

/**
 * `Σx²` of `length` numbers.
 *
 * @param workspace `sumOfSquaresWorkspace` bytes
 */
export function sumOfSquares(x: usize, length: i32, workspace: usize): f64 {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.sums = workspace;
  a.length = length;
  const tasks = ceilDivide(length, numbersOfTask);
  parallel(sumSome, tasks);
  let sum: f64 = 0;
  for (let task = 0; task < tasks; task++) sum += load<f64>(workspace + (<usize>task << 3));
  return sum;
}

export function sumOfSquaresWorkspace(length: i32): usize {
  return <usize>ceilDivide(length, numbersOfTask) << 3;
}

/** A vector of each quarter at a time: so the hardware reads ahead best. */
function sumSome(index: i32): void {
  const a = changetype<Arguments>(job);
  const x = a.x + (<usize>(index * numbersOfTask) << 2);
  const count = min(numbersOfTask, a.length - index * numbersOfTask);
  const quarter = <usize>(count >> 4) << 4;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let i: usize = 0; i < quarter; i += 16) {
    const x0 = v128.load(x + i);
    const x1 = v128.load(x + quarter + i);
    const x2 = v128.load(x + quarter * 2 + i);
    const x3 = v128.load(x + quarter * 3 + i);
    s0 = multiplyAdd(x0, x0, s0);
    s1 = multiplyAdd(x1, x1, s1);
    s2 = multiplyAdd(x2, x2, s2);
    s3 = multiplyAdd(x3, x3, s3);
  }
  for (let i = count & ~15; i < count; i += 4) {
    const rest = loadUpTo(x + (<usize>i << 2), count - i);
    s0 = multiplyAdd(rest, rest, s0);
  }
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  store<f64>(a.sums + (<usize>index << 3), <f64>sumOfLanes(sum));
}
