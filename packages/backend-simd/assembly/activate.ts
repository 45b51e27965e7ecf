// What follows a matrix product, a bias and an activation, and what precedes its gradients.
import { Gelu, GeluErf, Identity, Silu } from './activations';
import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { loadUpTo, storeUpTo } from './vector';

/** Numbers of a task, and of a row where rows do not matter. */
const taskNumbers: i32 = 1 << 14;
const anyColumns: i32 = 1 << 12;


@unmanaged
class Job {
  x: usize; // rows × columns, the last row perhaps shorter
  y: usize;
  bias: usize; // a number for each column; 0: none
  dy: usize;
  dx: usize;
  length: i32;
  columns: i32;
  rows: i32;
  rowsOfTask: i32;
}

/**
 * `x += bias`, `y = activation(x)`, of `rows` × `columns` numbers. Where `y` is `x`, only the latter is kept.
 *
 * @param activation 0 none, 1 gelu, 2 geluErf, 3 silu
 * @param bias `columns` numbers; 0: none
 */
export function activate(activation: i32, x: usize, bias: usize, y: usize, rows: i32, columns: i32): void {
  const j = changetype<Job>(job);
  j.x = x;
  j.y = y;
  j.bias = bias;
  const tasks = bias == 0 ? flat(j, rows * columns) : byRows(j, rows, columns);
  if (activation == 0) parallel((index) => activateRows<Identity>(index), tasks);
  else if (activation == 1) parallel((index) => activateRows<Gelu>(index), tasks);
  else if (activation == 2) parallel((index) => activateRows<GeluErf>(index), tasks);
  else parallel((index) => activateRows<Silu>(index), tasks);
}

/** `dx = dy·activation′(x)`, of `length` numbers. */
export function activateGradient(activation: i32, x: usize, dy: usize, dx: usize, length: i32): void {
  const j = changetype<Job>(job);
  j.x = x;
  j.dy = dy;
  j.dx = dx;
  const tasks = flat(j, length);
  if (activation == 1) parallel((index) => multiplyBySlope<Gelu>(index), tasks);
  else if (activation == 2) parallel((index) => multiplyBySlope<GeluErf>(index), tasks);
  else parallel((index) => multiplyBySlope<Silu>(index), tasks);
}

function flat(j: Job, length: i32): i32 {
  j.length = length;
  j.columns = anyColumns;
  j.rows = ceilDivide(length, anyColumns);
  j.rowsOfTask = taskNumbers / anyColumns;
  return ceilDivide(j.rows, j.rowsOfTask);
}

function byRows(j: Job, rows: i32, columns: i32): i32 {
  j.length = rows * columns;
  j.columns = columns;
  j.rows = rows;
  j.rowsOfTask = max(1, taskNumbers / columns);
  return ceilDivide(rows, j.rowsOfTask);
}

function activateRows<A>(index: i32): void {
  const j = changetype<Job>(job);
  const end = min(j.rows, (index + 1) * j.rowsOfTask);
  for (let row = index * j.rowsOfTask; row < end; row++) {
    const start = row * j.columns;
    let x = j.x + (<usize>start << 2);
    let y = j.y + (<usize>start << 2);
    let bias = j.bias;
    const keep = x != y && bias != 0;
    for (let left = min(j.columns, j.length - start); left > 0; left -= 4) {
      let v = loadUpTo(x, left);
      if (bias != 0) {
        v = f32x4.add(v, loadUpTo(bias, left));
        bias += 16;
      }
      if (keep) storeUpTo(x, v, left);
      storeUpTo(y, changetype<A>(0).value(v), left);
      x += 16;
      y += 16;
    }
  }
}

function multiplyBySlope<A>(index: i32): void {
  const j = changetype<Job>(job);
  const length = j.rowsOfTask * j.columns;
  const start = <usize>(index * length) << 2;
  let x = j.x + start;
  let dy = j.dy + start;
  let dx = j.dx + start;
  for (let left = min(length, j.length - index * length); left > 0; left -= 4) {
    storeUpTo(dx, f32x4.mul(loadUpTo(dy, left), changetype<A>(0).slope(loadUpTo(x, left))), left);
    x += 16;
    dy += 16;
    dx += 16;
  }
}
