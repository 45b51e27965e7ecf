import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { loadUpTo, multiplyAdd, sumOfLanes } from './vector';

const taskNumbers: i32 = 1 << 15;

@unmanaged
class Job {
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
  const j = changetype<Job>(job);
  j.x = x;
  j.sums = workspace;
  j.length = length;
  const tasks = ceilDivide(length, taskNumbers);
  parallel(sumSome, tasks);
  let sum: f64 = 0;
  for (let task = 0; task < tasks; task++) sum += load<f64>(workspace + (<usize>task << 3));
  return sum;
}

export function sumOfSquaresWorkspace(length: i32): usize {
  return <usize>ceilDivide(length, taskNumbers) << 3;
}

/** A vector of each quarter at a time: so the hardware reads ahead best. */
function sumSome(index: i32): void {
  const j = changetype<Job>(job);
  const x = j.x + (<usize>(index * taskNumbers) << 2);
  const count = min(taskNumbers, j.length - index * taskNumbers);
  const quarter = <usize>(count >> 4) << 4;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let i: usize = 0; i < quarter; i += 16) {
    const x0 = v128.load(x + i);
    const x1 = v128.load(x + quarter + i);
    const x2 = v128.load(x + quarter * 2 + i);
    const x3 = v128.load(x + quarter * 3 + i);
    a = multiplyAdd(x0, x0, a);
    b = multiplyAdd(x1, x1, b);
    c = multiplyAdd(x2, x2, c);
    d = multiplyAdd(x3, x3, d);
  }
  for (let i = count & ~15; i < count; i += 4) {
    const rest = loadUpTo(x + (<usize>i << 2), count - i);
    a = multiplyAdd(rest, rest, a);
  }
  const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  store<f64>(j.sums + (<usize>index << 3), <f64>sumOfLanes(sum));
}
