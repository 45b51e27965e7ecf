import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { rowsOfTask, sumRows } from '../row';
import { AnyRows, loadUpTo, multiplyAdd, negativeMultiplyAdd, storeUpTo, sumOfLanes, WholeRows } from '../vector';

@unmanaged
class Arguments {
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
  const a = changetype<Arguments>(job);
  a.x = x;
  a.scale = scale;
  a.y = y;
  a.factors = factors;
  a.rows = rows;
  a.width = width;
  a.epsilon = epsilon;
  a.rowsOfTask = rowsOfTask(rows, width);
  const tasks = ceilDivide(rows, a.rowsOfTask);
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
  const a = changetype<Arguments>(job);
  a.x = x;
  a.scale = scale;
  a.factors = factors;
  a.dy = dy;
  a.dx = dx;
  a.sums = workspace;
  a.rows = rows;
  a.width = width;
  a.rowsOfTask = rowsOfTask(rows, width);
  const tasks = ceilDivide(rows, a.rowsOfTask);
  if ((width & 3) == 0) parallel((index) => gradientRows<WholeRows>(index), tasks);
  else parallel((index) => gradientRows<AnyRows>(index), tasks);
  sumRows(workspace, dScale, tasks, width, width);
}

export function rmsNormGradientWorkspace(rows: i32, width: i32): usize {
  return <usize>(ceilDivide(rows, rowsOfTask(rows, width)) * width) << 2;
}

function normRows<Rows>(index: i32): void {
  const a = changetype<Arguments>(job);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) normRow<Rows>(a, row);
}

function normRow<Rows>(a: Arguments, row: i32): void {
  const width = a.width;
  const start = <usize>(row * width) << 2;
  const x = a.x + start;
  const y = a.y + start;

  let sum = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const v = loadUpTo(x + (<usize>i << 2), changetype<Rows>(0).left(width - i));
    sum = multiplyAdd(v, v, sum);
  }
  const factor = <f32>1 / sqrt<f32>(sumOfLanes(sum) / <f32>width + a.epsilon);
  const factors = f32x4.splat(factor);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    storeUpTo(y + at, f32x4.mul(f32x4.mul(loadUpTo(x + at, left), factors), loadUpTo(a.scale + at, left)), left);
  }
  store<f32>(a.factors + (<usize>row << 2), factor);
}

function gradientRows<Rows>(index: i32): void {
  const a = changetype<Arguments>(job);
  const size = <usize>a.width << 2;
  const dScale = a.sums + <usize>index * size;
  memory.fill(dScale, 0, size);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) gradientRow<Rows>(a, row, dScale);
}

/** With n the normed row and g = dy·scale: `dx = (g − n·mean(g·n)) · factor`. */
function gradientRow<Rows>(a: Arguments, row: i32, dScale: usize): void {
  const width = a.width;
  const start = <usize>(row * width) << 2;
  const x = a.x + start;
  const dy = a.dy + start;
  const dx = a.dx + start;
  const scale = a.scale;
  const factors = v128.load32_splat(a.factors + (<usize>row << 2));

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
