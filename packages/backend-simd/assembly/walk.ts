// Walking over two arrays of numbers at once, along axes of any length and stride: how broadcasting, transposing, slicing
// and the like are done. Axis 0 is the innermost. The axes lie in `job`, where `setAxis` puts them one by one.
import { ceilDivide, roundUp } from './integer';
import { job, parallel } from './parallel';

@unmanaged
export class Walk {
  first: usize;
  second: usize;
  /** Numbers that lie in the order of the walk, if there are any. */
  result: usize;
  axes: i32;
  /** What is done along a row: a place in the function table. */
  visit: u32;
  /** A row is all of axis 0. */
  rows: i32;
  /** A task takes some columns of some rows. */
  rowsOfTask: i32;
  columnsOfTask: i32;
  columnTasks: i32;
}

@unmanaged
export class Axis {
  length: i32;
  /** Bytes from one step to the next, in either array; below 0, as a usize that wraps around. */
  first: usize;
  second: usize;
}

const axesOffset: usize = 64;

@inline
export function axisAt(index: i32): Axis {
  return changetype<Axis>(job + axesOffset + <usize>index * offsetof<Axis>());
}

/** Gives an axis of the next walk, at most 37, its length, and the bytes that a step is in either array. */
export function setAxis(index: i32, length: i32, first: usize, second: usize): void {
  const axis = axisAt(index);
  axis.length = length;
  axis.first = first;
  axis.second = second;
}

/**
 * What is done along a row, or a part of one: `first` and `second` are where in the two arrays `count` numbers begin,
 * `row` and `column` where in the walk.
 */
type Visit = (first: usize, second: usize, row: i32, column: i32, count: i32) => void;

/** Visits every row, in tasks of about `numbers` numbers. */
export function walk(visit: Visit, first: usize, second: usize, result: usize, axes: i32, numbers: i32): void {
  const w = changetype<Walk>(job);
  w.first = first;
  w.second = second;
  w.result = result;
  w.axes = axes;
  w.visit = visit.index;
  w.rows = 1;
  for (let index = 1; index < axes; index++) w.rows *= axisAt(index).length;
  const columns = axisAt(0).length;
  if (columns == 0) return;
  w.columnTasks = ceilDivide(columns, numbers);
  w.columnsOfTask = roundUp(ceilDivide(columns, w.columnTasks), 16);
  w.rowsOfTask = max(1, numbers / w.columnsOfTask);
  parallel(visitSome, ceilDivide(w.rows, w.rowsOfTask) * w.columnTasks);
}

/** Task: some columns of some rows. */
function visitSome(index: i32): void {
  const w = changetype<Walk>(job);
  const columns = axisAt(0);
  const rows = axisAt(1);
  const rowsInAxis = w.axes > 1 ? rows.length : 1;
  const column = (index % w.columnTasks) * w.columnsOfTask;
  const count = min(w.columnsOfTask, columns.length - column);
  let row = (index / w.columnTasks) * w.rowsOfTask;
  const end = min(w.rows, row + w.rowsOfTask);
  while (row < end) {
    let rest = row / rowsInAxis;
    const step = row - rest * rowsInAxis;
    const stop = min(end, row - step + rowsInAxis);
    let first = w.first + <usize>column * columns.first + <usize>step * rows.first;
    let second = w.second + <usize>column * columns.second + <usize>step * rows.second;
    for (let outer = 2; outer < w.axes; outer++) {
      const axis = axisAt(outer);
      const next = rest / axis.length;
      first += <usize>(rest - next * axis.length) * axis.first;
      second += <usize>(rest - next * axis.length) * axis.second;
      rest = next;
    }
    for (; row < stop; row++) {
      call_indirect<void>(w.visit, first, second, row, column, count);
      first += rows.first;
      second += rows.second;
    }
  }
}
