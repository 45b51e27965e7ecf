import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { sumRows } from './row';

const mostTasks: i32 = 16;
const fewestNumbers: i32 = 1 << 13;

@unmanaged
class Job {
  x: usize; // rows × columns
  sums: usize; // for each task, a number for each column
  rows: i32;
  columns: i32;
  rowsOfTask: i32;
}

/**
 * The sum of every column of `x`, in an order that its shape alone determines.
 *
 * @param workspace `columnSumsWorkspace` bytes
 */
export function columnSums(x: usize, sums: usize, rows: i32, columns: i32, workspace: usize): void {
  const j = changetype<Job>(job);
  j.x = x;
  j.sums = workspace;
  j.rows = rows;
  j.columns = columns;
  j.rowsOfTask = rowsOfTask(rows, columns);
  const tasks = ceilDivide(rows, j.rowsOfTask);
  parallel(sumSomeRows, tasks);
  sumRows(workspace, sums, tasks, columns, columns);
}

/** How many bytes `columnSums` needs beside: a sum of each column for each task. */
export function columnSumsWorkspace(rows: i32, columns: i32): usize {
  return <usize>(ceilDivide(rows, rowsOfTask(rows, columns)) * columns) << 2;
}

/** So many rows that each task has enough to do, and there are no more than `mostTasks`. */
export function rowsOfTask(rows: i32, columns: i32): i32 {
  return max(ceilDivide(rows, mostTasks), max(1, fewestNumbers / max(columns, 1)));
}

function sumSomeRows(index: i32): void {
  const j = changetype<Job>(job);
  const first = index * j.rowsOfTask;
  const count = min(j.rowsOfTask, j.rows - first);
  const x = j.x + (<usize>(first * j.columns) << 2);
  sumRows(x, j.sums + (<usize>(index * j.columns) << 2), count, j.columns, j.columns);
}
