import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { rowsOfTask, sumRows } from './row';
import { AnyRows, loadUpTo, multiplyAdd, negativeMultiplyAdd, storeUpTo, sumOfLanes, WholeRows } from './vector';

@unmanaged
class Job {
  x: usize; // rows × width
  y: usize;
  scale: usize; // width
  factors: usize; // for each row, 1 / √(mean(x²) + epsilon)
  dy: usize;
  dx: usize;
  sums: usize; // for each task, the gradient of scale
  rows: i32;
  width: i32;
  rowsOfTask: i32;
  epsilon: f32;
}

/**
 * `y = x / √(mean(x²) + epsilon) · scale` of every row of `x`, `rows` × `width` numbers.
 *
 * @param factors a number for each row, for the gradient
 */
export function rmsNorm(
  x: usize, scale: usize, y: usize, factors: usize, rows: i32, width: i32, epsilon: f32,
): void {
  const j = changetype<Job>(job);
  j.x = x;
  j.scale = scale;
  j.y = y;
  j.factors = factors;
  j.rows = rows;
  j.width = width;
  j.epsilon = epsilon;
  j.rowsOfTask = rowsOfTask(rows, width);
  const tasks = ceilDivide(rows, j.rowsOfTask);
  if ((width & 3) == 0) parallel((index) => normRows<WholeRows>(index), tasks);
  else parallel((index) => normRows<AnyRows>(index), tasks);
}

/**
 * The gradients of `rmsNorm` by `x` and `scale`.
 *
 * @param workspace `rmsNormGradientWorkspace` bytes
 */
export function rmsNormGradient(
  x: usize, scale: usize, factors: usize, dy: usize, dx: usize, dScale: usize,
  rows: i32, width: i32, workspace: usize,
): void {
  const j = changetype<Job>(job);
  j.x = x;
  j.scale = scale;
  j.factors = factors;
  j.dy = dy;
  j.dx = dx;
  j.sums = workspace;
  j.rows = rows;
  j.width = width;
  j.rowsOfTask = rowsOfTask(rows, width);
  const tasks = ceilDivide(rows, j.rowsOfTask);
  if ((width & 3) == 0) parallel((index) => gradientRows<WholeRows>(index), tasks);
  else parallel((index) => gradientRows<AnyRows>(index), tasks);
  sumRows(workspace, dScale, tasks, width, width);
}

export function rmsNormGradientWorkspace(rows: i32, width: i32): usize {
  return <usize>(ceilDivide(rows, rowsOfTask(rows, width)) * width) << 2;
}

function normRows<Rows>(index: i32): void {
  const j = changetype<Job>(job);
  const end = min(j.rows, (index + 1) * j.rowsOfTask);
  for (let row = index * j.rowsOfTask; row < end; row++) normRow<Rows>(j, row);
}

function normRow<Rows>(j: Job, row: i32): void {
  const width = j.width;
  const start = <usize>(row * width) << 2;
  const x = j.x + start;
  const y = j.y + start;

  let sum = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const v = loadUpTo(x + (<usize>i << 2), changetype<Rows>(0).left(width - i));
    sum = multiplyAdd(v, v, sum);
  }
  const factor = <f32>1 / sqrt<f32>(sumOfLanes(sum) / <f32>width + j.epsilon);
  const factors = f32x4.splat(factor);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    storeUpTo(y + at, f32x4.mul(f32x4.mul(loadUpTo(x + at, left), factors), loadUpTo(j.scale + at, left)), left);
  }
  store<f32>(j.factors + (<usize>row << 2), factor);
}

function gradientRows<Rows>(index: i32): void {
  const j = changetype<Job>(job);
  const size = <usize>j.width << 2;
  const dScale = j.sums + <usize>index * size;
  memory.fill(dScale, 0, size);
  const end = min(j.rows, (index + 1) * j.rowsOfTask);
  for (let row = index * j.rowsOfTask; row < end; row++) gradientRow<Rows>(j, row, dScale);
}

/** With n the normed row and g = dy·scale: `dx = (g − n·mean(g·n)) · factor`. */
function gradientRow<Rows>(j: Job, row: i32, dScale: usize): void {
  const width = j.width;
  const start = <usize>(row * width) << 2;
  const x = j.x + start;
  const dy = j.dy + start;
  const dx = j.dx + start;
  const scale = j.scale;
  const factors = v128.load32_splat(j.factors + (<usize>row << 2));

  let products = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(loadUpTo(x + at, left), factors);
    const d = loadUpTo(dy + at, left);
    products = multiplyAdd(f32x4.mul(d, loadUpTo(scale + at, left)), normed, products);
    storeUpTo(dScale + at, multiplyAdd(d, normed, loadUpTo(dScale + at, left)), left);
  }
  const meanProduct = f32x4.splat(sumOfLanes(products) / <f32>width);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(loadUpTo(x + at, left), factors);
    const g = f32x4.mul(loadUpTo(dy + at, left), loadUpTo(scale + at, left));
    storeUpTo(dx + at, f32x4.mul(negativeMultiplyAdd(normed, meanProduct, g), factors), left);
  }
}
