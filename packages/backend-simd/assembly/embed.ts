import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { addScaled } from './row';

const taskNumbers: i32 = 1 << 15;

/** Bytes that a task sets to 0. */
const clearedBytes: usize = 1 << 18;

/** Columns of a task of the gradient: tasks share the columns, since rows may be added to one another. */
const columnsOfTask: i32 = 64;

@unmanaged
class Job {
  table: usize; // [rows, width]
  ids: usize; // `count` numbers of rows
  y: usize; // [count, width]
  count: i32;
  width: i32;
  countOfTask: i32;
  tableBytes: usize;
}

/** `y` = the rows of `table` whose numbers are `ids`, `count` of them. */
export function embed(table: usize, ids: usize, y: usize, count: i32, width: i32): void {
  const j = setUp(table, ids, y, count, width);
  j.countOfTask = max(1, taskNumbers / max(1, width));
  parallel(copyRows, ceilDivide(count, j.countOfTask));
}

/** `dTable[id]` = the sum of the rows of dy whose id it is, in their order; `dTable` has `rows` rows. */
export function embedGradient(dTable: usize, ids: usize, dy: usize, count: i32, rows: i32, width: i32): void {
  const j = setUp(dTable, ids, dy, count, width);
  j.tableBytes = (<usize>rows * <usize>width) << 2;
  parallel(clearTable, <i32>((j.tableBytes + clearedBytes - 1) / clearedBytes));
  parallel(addRowsOfColumns, ceilDivide(width, columnsOfTask));
}

function setUp(table: usize, ids: usize, y: usize, count: i32, width: i32): Job {
  const j = changetype<Job>(job);
  j.table = table;
  j.ids = ids;
  j.y = y;
  j.count = count;
  j.width = width;
  return j;
}

function copyRows(index: i32): void {
  const j = changetype<Job>(job);
  const bytes = <usize>j.width << 2;
  const end = min(j.count, (index + 1) * j.countOfTask);
  for (let row = index * j.countOfTask; row < end; row++) {
    const id = load<i32>(j.ids + (<usize>row << 2));
    memory.copy(j.y + <usize>row * bytes, j.table + <usize>id * bytes, bytes);
  }
}

function clearTable(index: i32): void {
  const j = changetype<Job>(job);
  const first = <usize>index * clearedBytes;
  memory.fill(j.table + first, 0, min(clearedBytes, j.tableBytes - first));
}

function addRowsOfColumns(index: i32): void {
  const j = changetype<Job>(job);
  const bytes = <usize>j.width << 2;
  const first = index * columnsOfTask;
  const columns = min(columnsOfTask, j.width - first);
  const offset = <usize>first << 2;
  for (let row = 0; row < j.count; row++) {
    const id = load<i32>(j.ids + (<usize>row << 2));
    addScaled(j.y + <usize>row * bytes + offset, 1, j.table + <usize>id * bytes + offset, columns);
  }
}
