import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { copyRun } from './run';

/** How many numbers of the result a task writes, about. */
const numbersOfTask: i32 = 1 << 13;

@unmanaged
class Arguments {
  from: usize; // batch × outer × length × inner
  indices: usize; // batch × count
  result: usize; // batch × outer × count × inner
  outer: i32;
  length: i32;
  inner: i32;
  count: i32;
  rows: i32;
  rowsOfTask: i32;
}

/** Whether each of `count` indices is from 0 to below `length`. */
export function areWithin(indices: usize, count: i32, length: i32): bool {
  for (let index = 0; index < count; index++) {
    if (load<u32>(indices + (<usize>index << 2)) >= <u32>length) return false;
  }
  return true;
}

/** Rows of `inner` words, chosen by index along an axis of `length`. */
export function gather(
  from: usize, indices: usize, result: usize,
  batch: i32, outer: i32, length: i32, inner: i32, count: i32,
): void {
  const a = changetype<Arguments>(job);
  a.from = from;
  a.indices = indices;
  a.result = result;
  a.outer = outer;
  a.length = length;
  a.inner = inner;
  a.count = count;
  a.rows = batch * outer * count;
  a.rowsOfTask = max(1, numbersOfTask / max(1, inner));
  parallel(gatherRows, ceilDivide(a.rows, a.rowsOfTask));
}

/** Task: some rows of the result. */
function gatherRows(index: i32): void {
  const a = changetype<Arguments>(job);
  const bytes = <usize>a.inner << 2;
  const begin = index * a.rowsOfTask;
  const end = min(a.rows, begin + a.rowsOfTask);
  let outer = begin / a.count; // one of batch × outer
  let column = begin - outer * a.count;
  for (let row = begin; row < end; row++) {
    const indices = a.indices + (<usize>(outer / a.outer * a.count) << 2);
    const place = load<i32>(indices + (<usize>column << 2));
    copyRun(a.from + <usize>(outer * a.length + place) * bytes, a.result + <usize>row * bytes, bytes);
    if (++column == a.count) {
      column = 0;
      outer++;
    }
  }
}
