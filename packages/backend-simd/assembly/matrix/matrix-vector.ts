// Products of a matrix and one vector, or a few: what decoding does. Each number of the matrix is used once for each, so all
// depends on reading it at the memory's speed. The hardware reads ahead best for four rows at a time that lie far apart.
import { ceilDivide, roundUp } from '../integer';
import { job, parallel } from '../parallel';
import { addScaled, dot, sumRows } from '../row';
import { multiplyAdd, sumOfLanes } from '../vector';

/** The least that is worth a task, in numbers of the matrix. */
const numbersOfTask: i32 = 1 << 15;

/** The most tasks; fewer of the transposed matrix, whose tasks each write a result that is to be added to the others. */
const mostTasks: i32 = 32;
const mostTasksTransposed: i32 = 8;

/** A part of the matrix that stays in the second-level cache until it has met all vectors: 256 KiB. */
const cachedNumbers: i32 = 1 << 16;

@unmanaged
class Product {
  matrix: usize; // rows × columns
  vectors: usize; // one behind the other
  results: usize; // each a number for each row; of the transposed matrix: for each task, each a number for each column
  count: i32;
  rows: i32;
  columns: i32;
  rowsOfTask: i32;
}

/** `result = matrix·vector`, for `count` vectors: a number for each row. */
export function matrixVectors(matrix: usize, vectors: usize, results: usize, count: i32, rows: i32, columns: i32): void {
  parallel(multiplySomeRows, setUp(matrix, vectors, results, count, rows, columns, mostTasks));
}

/**
 * `result = matrixᵀ·vector`, for `count` vectors: a number for each column.
 *
 * @param workspace `transposedMatrixVectorsWorkspace` bytes
 */
export function transposedMatrixVectors(
  matrix: usize, vectors: usize, results: usize, count: i32, rows: i32, columns: i32, workspace: usize,
): void {
  const tasks = setUp(matrix, vectors, workspace, count, rows, columns, mostTasksTransposed);
  parallel(addSomeRows, tasks);
  sumRows(workspace, results, tasks, count * columns, count * columns);
}

/** How many bytes `transposedMatrixVectors` needs beside: results for each of its tasks. */
export function transposedMatrixVectorsWorkspace(count: i32, rows: i32, columns: i32): usize {
  return <usize>(ceilDivide(rows, rowsOfTask(rows, columns, mostTasksTransposed)) * count * columns) << 2;
}

function setUp(
  matrix: usize, vectors: usize, results: usize, count: i32, rows: i32, columns: i32, tasks: i32,
): i32 {
  const p = changetype<Product>(job);
  p.matrix = matrix;
  p.vectors = vectors;
  p.results = results;
  p.count = count;
  p.rows = rows;
  p.columns = columns;
  p.rowsOfTask = rowsOfTask(rows, columns, tasks);
  return ceilDivide(rows, p.rowsOfTask);
}

function rowsOfTask(rows: i32, columns: i32, tasks: i32): i32 {
  return roundUp(max(ceilDivide(rows, tasks), numbersOfTask / max(columns, 1)), 4);
}

/** Task: the results of some rows. */
function multiplySomeRows(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.rowsOfTask;
  const end = min(first + p.rowsOfTask, p.rows);
  const most = p.count === 1 ? p.rowsOfTask : max(4, (cachedNumbers / p.columns) & ~3);
  for (let row = first; row < end; row += most) {
    const matrix = p.matrix + (<usize>(row * p.columns) << 2);
    for (let i = 0; i < p.count; i++) {
      const vector = p.vectors + (<usize>(i * p.columns) << 2);
      multiplyRows(matrix, vector, p.results + (<usize>(i * p.rows + row) << 2), min(most, end - row), p.columns);
    }
  }
}

/** `result = matrix·vector`, on this thread: a row of each quarter of the matrix at a time. */
export function multiplyRows(matrix: usize, vector: usize, result: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  const quarter = <usize>(rows >> 2);
  for (let row: usize = 0; row < quarter; row++) {
    multiplyFourRows(matrix + row * stride, quarter * stride, vector, columns, result + (row << 2), quarter << 2);
  }
  for (let row = quarter << 2; row < <usize>rows; row++) {
    store<f32>(result + (row << 2), dot(matrix + row * stride, vector, columns));
  }
}

function multiplyFourRows(m0: usize, stride: usize, vector: usize, columns: i32, result: usize, resultStride: usize): void {
  const m1 = m0 + stride;
  const m2 = m1 + stride;
  const m3 = m2 + stride;
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  const end = <usize>columns << 2;
  let i: usize = 0;
  for (; i + 32 <= end; i += 32) {
    const x = v128.load(vector + i);
    const y = v128.load(vector + i, 16);
    s0 = multiplyAdd(x, v128.load(m0 + i), s0);
    t0 = multiplyAdd(y, v128.load(m0 + i, 16), t0);
    s1 = multiplyAdd(x, v128.load(m1 + i), s1);
    t1 = multiplyAdd(y, v128.load(m1 + i, 16), t1);
    s2 = multiplyAdd(x, v128.load(m2 + i), s2);
    t2 = multiplyAdd(y, v128.load(m2 + i, 16), t2);
    s3 = multiplyAdd(x, v128.load(m3 + i), s3);
    t3 = multiplyAdd(y, v128.load(m3 + i, 16), t3);
  }
  let r0 = sumOfLanes(f32x4.add(s0, t0));
  let r1 = sumOfLanes(f32x4.add(s1, t1));
  let r2 = sumOfLanes(f32x4.add(s2, t2));
  let r3 = sumOfLanes(f32x4.add(s3, t3));
  for (; i < end; i += 4) {
    const x = load<f32>(vector + i);
    r0 += x * load<f32>(m0 + i);
    r1 += x * load<f32>(m1 + i);
    r2 += x * load<f32>(m2 + i);
    r3 += x * load<f32>(m3 + i);
  }
  store<f32>(result, r0);
  store<f32>(result + resultStride, r1);
  store<f32>(result + resultStride * 2, r2);
  store<f32>(result + resultStride * 3, r3);
}

/** Task: the sum of some rows, each times its number of the vector. */
function addSomeRows(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.rowsOfTask;
  const rows = min(p.rowsOfTask, p.rows - first);
  const most = p.count === 1 ? p.columns : max(16, (cachedNumbers / rows) & ~15);
  for (let column = 0; column < p.columns; column += most) {
    const columns = min(most, p.columns - column);
    const matrix = p.matrix + (<usize>(first * p.columns + column) << 2);
    for (let i = 0; i < p.count; i++) {
      const vector = p.vectors + (<usize>(i * p.rows + first) << 2);
      const result = p.results + (<usize>((index * p.count + i) * p.columns + column) << 2);
      addRows(matrix, vector, result, rows, columns, p.columns);
    }
  }
}

/** `result = matrixᵀ·vector`, on this thread: a row of each quarter of the matrix at a time, each `step` from the next. */
export function addRows(
  matrix: usize, vector: usize, result: usize, rows: i32, columns: i32, step: i32 = columns,
): void {
  const stride = <usize>step << 2;
  const quarter = <usize>(rows >> 2);
  memory.fill(result, 0, <usize>columns << 2);
  for (let row: usize = 0; row < quarter; row++) {
    addFourRows(matrix + row * stride, quarter * stride, vector + (row << 2), quarter << 2, columns, result);
  }
  for (let row = quarter << 2; row < <usize>rows; row++) {
    addScaled(matrix + row * stride, load<f32>(vector + (row << 2)), result, columns);
  }
}

function addFourRows(m0: usize, stride: usize, vector: usize, vectorStride: usize, columns: i32, result: usize): void {
  const m1 = m0 + stride;
  const m2 = m1 + stride;
  const m3 = m2 + stride;
  const x0 = v128.load32_splat(vector);
  const x1 = v128.load32_splat(vector + vectorStride);
  const x2 = v128.load32_splat(vector + vectorStride * 2);
  const x3 = v128.load32_splat(vector + vectorStride * 3);
  const end = <usize>columns << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    let sum = v128.load(result + i);
    sum = multiplyAdd(x0, v128.load(m0 + i), sum);
    sum = multiplyAdd(x1, v128.load(m1 + i), sum);
    sum = multiplyAdd(x2, v128.load(m2 + i), sum);
    sum = multiplyAdd(x3, v128.load(m3 + i), sum);
    v128.store(result + i, sum);
  }
  for (; i < end; i += 4) {
    let sum = load<f32>(result + i);
    sum += f32x4.extract_lane(x0, 0) * load<f32>(m0 + i);
    sum += f32x4.extract_lane(x1, 0) * load<f32>(m1 + i);
    sum += f32x4.extract_lane(x2, 0) * load<f32>(m2 + i);
    sum += f32x4.extract_lane(x3, 0) * load<f32>(m3 + i);
    store<f32>(result + i, sum);
  }
}
