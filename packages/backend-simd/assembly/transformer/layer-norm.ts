import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { rowsOfTask, sumRows } from '../row';
import { AnyRows, keepUpTo, loadUpTo, multiplyAdd, negativeMultiplyAdd, storeUpTo, sumOfLanes, WholeRows } from '../vector';

@unmanaged
class Arguments {
  x: usize; // rows × width
  y: usize;
  scale: usize; // width
  bias: usize;
  statistics: usize; // for each row, its mean and 1 / √(variance + epsilon)
  dy: usize;
  dx: usize;
  sums: usize; // for each task, of every column the gradients of scale and of bias
  rows: i32;
  width: i32;
  rowsOfTask: i32;
  epsilon: f32;
}

/**
 * `y = (x − mean(x)) / √(variance(x) + epsilon) · scale + bias` of every row of `x`, `rows` × `width` numbers.
 *
 * @param statistics two numbers for each row, for the gradient
 */
export function layerNorm(
  x: usize, scale: usize, bias: usize, y: usize, statistics: usize, rows: i32, width: i32, epsilon: f32,
): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.scale = scale;
  a.bias = bias;
  a.y = y;
  a.statistics = statistics;
  a.rows = rows;
  a.width = width;
  a.epsilon = epsilon;
  a.rowsOfTask = rowsOfTask(rows, width);
  const tasks = ceilDivide(rows, a.rowsOfTask);
  if ((width & 3) == 0) parallel((index) => normRows<WholeRows>(index), tasks);
  else parallel((index) => normRows<AnyRows>(index), tasks);
}

/**
 * The gradients of `layerNorm` by `x`, `scale` and `bias`.
 *
 * @param workspace `layerNormGradientWorkspace` bytes
 */
export function layerNormGradient(
  x: usize, scale: usize, statistics: usize, dy: usize, dx: usize, dScale: usize, dBias: usize,
  rows: i32, width: i32, workspace: usize,
): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.scale = scale;
  a.statistics = statistics;
  a.dy = dy;
  a.dx = dx;
  a.sums = workspace;
  a.rows = rows;
  a.width = width;
  a.rowsOfTask = rowsOfTask(rows, width);
  const tasks = ceilDivide(rows, a.rowsOfTask);
  if ((width & 3) == 0) parallel((index) => gradientRows<WholeRows>(index), tasks);
  else parallel((index) => gradientRows<AnyRows>(index), tasks);
  sumRows(workspace, dScale, tasks, width, 2 * width);
  sumRows(workspace + (<usize>width << 2), dBias, tasks, width, 2 * width);
}

export function layerNormGradientWorkspace(rows: i32, width: i32): usize {
  return <usize>(ceilDivide(rows, rowsOfTask(rows, width)) * 2 * width) << 2;
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
  const statistics = a.statistics + (<usize>row << 3);

  let sum = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) sum = f32x4.add(sum, loadUpTo(x + (<usize>i << 2), changetype<Rows>(0).left(width - i)));
  const mean = sumOfLanes(sum) / <f32>width;
  const means = f32x4.splat(mean);

  sum = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const centred = f32x4.sub(loadUpTo(x + (<usize>i << 2), changetype<Rows>(0).left(width - i)), means);
    const counted = keepUpTo(centred, changetype<Rows>(0).left(width - i));
    sum = multiplyAdd(counted, counted, sum);
  }
  const factor = <f32>1 / sqrt<f32>(sumOfLanes(sum) / <f32>width + a.epsilon);
  const factors = f32x4.splat(factor);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(f32x4.sub(loadUpTo(x + at, left), means), factors);
    storeUpTo(y + at, multiplyAdd(normed, loadUpTo(a.scale + at, left), loadUpTo(a.bias + at, left)), left);
  }
  store<f32>(statistics, mean);
  store<f32>(statistics, factor, 4);
}

function gradientRows<Rows>(index: i32): void {
  const a = changetype<Arguments>(job);
  const size = <usize>a.width << 2;
  const dScale = a.sums + <usize>index * 2 * size;
  memory.fill(dScale, 0, 2 * size);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) gradientRow<Rows>(a, row, dScale, dScale + size);
}

/** With n the normed row and g = dy·scale: `dx = (g − mean(g) − n·mean(g·n)) · factor`. */
function gradientRow<Rows>(a: Arguments, row: i32, dScale: usize, dBias: usize): void {
  const width = a.width;
  const start = <usize>(row * width) << 2;
  const x = a.x + start;
  const dy = a.dy + start;
  const dx = a.dx + start;
  const scale = a.scale;
  const means = v128.load32_splat(a.statistics + (<usize>row << 3));
  const factors = v128.load32_splat(a.statistics + (<usize>row << 3), 4);

  let sum = f32x4.splat(0);
  let products = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(f32x4.sub(loadUpTo(x + at, left), means), factors);
    const d = loadUpTo(dy + at, left);
    const g = f32x4.mul(d, loadUpTo(scale + at, left));
    sum = f32x4.add(sum, g);
    products = multiplyAdd(g, normed, products);
    storeUpTo(dScale + at, multiplyAdd(d, normed, loadUpTo(dScale + at, left)), left);
    storeUpTo(dBias + at, f32x4.add(d, loadUpTo(dBias + at, left)), left);
  }
  const meanGradient = f32x4.splat(sumOfLanes(sum) / <f32>width);
  const meanProduct = f32x4.splat(sumOfLanes(products) / <f32>width);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(f32x4.sub(loadUpTo(x + at, left), means), factors);
    const g = f32x4.mul(loadUpTo(dy + at, left), loadUpTo(scale + at, left));
    const centred = negativeMultiplyAdd(normed, meanProduct, f32x4.sub(g, meanGradient));
    storeUpTo(dx + at, f32x4.mul(centred, factors), left);
  }
}
