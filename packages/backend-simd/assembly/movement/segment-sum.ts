import { ceilDivide, roundUp } from '../integer';
import { job, parallel } from '../parallel';
import { addScaled } from '../row';
import { fill } from './fill';

/** The least that is worth a task, in numbers, and the most tasks. */
const numbersOfTask: i32 = 1 << 13;
const mostTasks: i32 = 16;

@unmanaged
class Arguments {
  x: usize; // count × columns
  segments: usize; // count
  result: usize; // segmentCount × columns
  count: i32;
  columns: i32;
  segmentCount: i32;
  columnsOfTask: i32;
}

/** For each segment the sum of the rows that belong to it, in their order. Rows of no segment are left out. */
export function segmentSum(
  x: usize, segments: usize, result: usize, count: i32, columns: i32, segmentCount: i32,
): void {
  fill(result, segmentCount * columns, 0);
  const a = changetype<Arguments>(job);
  a.x = x;
  a.segments = segments;
  a.result = result;
  a.count = count;
  a.columns = columns;
  a.segmentCount = segmentCount;
  a.columnsOfTask = roundUp(max(ceilDivide(columns, mostTasks), numbersOfTask / max(count, 1)), 16);
  parallel(addSomeColumns, ceilDivide(columns, a.columnsOfTask));
}

/** Task: some columns of all rows, so that no two tasks add to the same number. */
function addSomeColumns(index: i32): void {
  const a = changetype<Arguments>(job);
  const first = index * a.columnsOfTask;
  const columns = min(a.columnsOfTask, a.columns - first);
  for (let row = 0; row < a.count; row++) {
    const segment = load<i32>(a.segments + (<usize>row << 2));
    if (<u32>segment >= <u32>a.segmentCount) continue;
    const from = a.x + (<usize>(row * a.columns + first) << 2);
    addScaled(from, 1, a.result + (<usize>(segment * a.columns + first) << 2), columns);
  }
}
