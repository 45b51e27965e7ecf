import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { fillRun } from './run';

/** How many numbers of the result a task writes, about. */
const numbersOfTask: i32 = 1 << 14;

@unmanaged
class Arguments {
  indices: usize;
  result: usize; // count × depth
  count: i32;
  depth: i32;
  on: u32;
  off: u32;
  rowsOfTask: i32;
}

/** For each index a row of `depth` words: `on` in the index's place, `off` elsewhere. */
export function oneHot(indices: usize, result: usize, count: i32, depth: i32, on: u32, off: u32): void {
  const a = changetype<Arguments>(job);
  a.indices = indices;
  a.result = result;
  a.count = count;
  a.depth = depth;
  a.on = on;
  a.off = off;
  a.rowsOfTask = max(1, numbersOfTask / max(1, depth));
  parallel(writeRows, ceilDivide(count, a.rowsOfTask));
}

function writeRows(index: i32): void {
  const a = changetype<Arguments>(job);
  const depth = a.depth;
  const end = min(a.count, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) {
    const to = a.result + (<usize>(row * depth) << 2);
    const place = load<i32>(a.indices + (<usize>row << 2));
    fillRun<u32>(to, a.off, depth);
    if (<u32>place < <u32>depth) store<u32>(to + (<usize>place << 2), a.on);
  }
}
