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

function sumSome(index: i32): void {
  const j = changetype<Job>(job);
  const start = index * taskNumbers;
  const end = min(j.length, start + taskNumbers);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  for (let i = start; i < end; i += 8) {
    const a = loadUpTo(j.x + (<usize>i << 2), end - i);
    sum0 = multiplyAdd(a, a, sum0);
    if (end - i > 4) {
      const b = loadUpTo(j.x + (<usize>i << 2) + 16, end - i - 4);
      sum1 = multiplyAdd(b, b, sum1);
    }
  }
  store<f64>(j.sums + (<usize>index << 3), <f64>sumOfLanes(f32x4.add(sum0, sum1)));
}
