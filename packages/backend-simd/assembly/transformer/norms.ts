// The layer norm and the root-mean-square norm: that is the layer norm of rows whose mean is taken for 0.
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
  sums: usize; // for each task, of every column the gradients of scale and, if there is one, of bias
  rows: i32;
  width: i32;
  rowsOfTask: i32;
  epsilon: f32;
}

// What a norm does, as types, so that code made for one need not ask.

@unmanaged
class LayerNorm {
  @inline get centres(): bool { return true; }
  @inline get hasBias(): bool { return true; }
}

@unmanaged
class UnbiasedLayerNorm {
  @inline get centres(): bool { return true; }
  @inline get hasBias(): bool { return false; }
}

@unmanaged
class RmsNorm {
  @inline get centres(): bool { return false; }
  @inline get hasBias(): bool { return false; }
}

/**
 * `y = (x − mean(x)) / √(variance(x) + epsilon) · scale + bias` of every row of `x`, `rows` × `width` numbers.
 *
 * @param centres whether there is a mean: without, the root-mean-square norm, which has no bias
 * @param bias 0 if there is none
 * @param statistics two numbers for each row, for the gradient
 */
export function norm(
  centres: bool, x: usize, scale: usize, bias: usize, y: usize, statistics: usize, rows: i32, width: i32, epsilon: f32,
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
  if (!centres) normTasks<RmsNorm>(a);
  else if (bias == 0) normTasks<UnbiasedLayerNorm>(a);
  else normTasks<LayerNorm>(a);
}

/**
 * The gradients of `norm` by `x`, `scale` and `bias`.
 *
 * @param dBias 0 if there is no bias
 * @param workspace `normGradientWorkspace` bytes
 */
export function normGradient(
  centres: bool, x: usize, scale: usize, statistics: usize, dy: usize, dx: usize, dScale: usize, dBias: usize,
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
  if (!centres) gradientTasks<RmsNorm>(a);
  else if (dBias == 0) gradientTasks<UnbiasedLayerNorm>(a);
  else gradientTasks<LayerNorm>(a);
  const tasks = ceilDivide(rows, a.rowsOfTask);
  const stride = dBias == 0 ? width : 2 * width;
  sumRows(workspace, dScale, tasks, width, stride);
  if (dBias != 0) sumRows(workspace + (<usize>width << 2), dBias, tasks, width, stride);
}

export function normGradientWorkspace(rows: i32, width: i32): usize {
  return <usize>(ceilDivide(rows, rowsOfTask(rows, width)) * 2 * width) << 2;
}

function normTasks<Norm>(a: Arguments): void {
  const tasks = ceilDivide(a.rows, a.rowsOfTask);
  if ((a.width & 3) == 0) parallel((index) => normRows<Norm, WholeRows>(index), tasks);
  else parallel((index) => normRows<Norm, AnyRows>(index), tasks);
}

function gradientTasks<Norm>(a: Arguments): void {
  const tasks = ceilDivide(a.rows, a.rowsOfTask);
  if ((a.width & 3) == 0) parallel((index) => gradientRows<Norm, WholeRows>(index), tasks);
  else parallel((index) => gradientRows<Norm, AnyRows>(index), tasks);
}

function normRows<Norm, Rows>(index: i32): void {
  const a = changetype<Arguments>(job);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) normRow<Norm, Rows>(a, row);
}

function normRow<Norm, Rows>(a: Arguments, row: i32): void {
  const width = a.width;
  const start = <usize>(row * width) << 2;
  const x = a.x + start;
  const y = a.y + start;
  const statistics = a.statistics + (<usize>row << 3);

  let mean: f32 = 0;
  let sum = f32x4.splat(0);
  if (changetype<Norm>(0).centres) {
    for (let i = 0; i < width; i += 4) sum = f32x4.add(sum, loadUpTo(x + (<usize>i << 2), changetype<Rows>(0).left(width - i)));
    mean = sumOfLanes(sum) / <f32>width;
  }
  const means = f32x4.splat(mean);

  sum = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const left = changetype<Rows>(0).left(width - i);
    const counted = keepUpTo(centred<Norm>(loadUpTo(x + (<usize>i << 2), left), means), left);
    sum = multiplyAdd(counted, counted, sum);
  }
  const factor = <f32>1 / sqrt<f32>(sumOfLanes(sum) / <f32>width + a.epsilon);
  const factors = f32x4.splat(factor);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(centred<Norm>(loadUpTo(x + at, left), means), factors);
    const scale = loadUpTo(a.scale + at, left);
    const result = changetype<Norm>(0).hasBias ? multiplyAdd(normed, scale, loadUpTo(a.bias + at, left)) : f32x4.mul(normed, scale);
    storeUpTo(y + at, result, left);
  }
  store<f32>(statistics, mean);
  store<f32>(statistics, factor, 4);
}

function gradientRows<Norm, Rows>(index: i32): void {
  const a = changetype<Arguments>(job);
  const size = <usize>a.width << 2;
  const sizes = changetype<Norm>(0).hasBias ? size << 1 : size;
  const dScale = a.sums + <usize>index * sizes;
  memory.fill(dScale, 0, sizes);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) gradientRow<Norm, Rows>(a, row, dScale, dScale + size);
}

/** With n the normed row and g = dy·scale: `dx = (g − mean(g) − n·mean(g·n)) · factor`, mean(g) if the norm centres. */
function gradientRow<Norm, Rows>(a: Arguments, row: i32, dScale: usize, dBias: usize): void {
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
    const normed = f32x4.mul(centred<Norm>(loadUpTo(x + at, left), means), factors);
    const d = loadUpTo(dy + at, left);
    const g = f32x4.mul(d, loadUpTo(scale + at, left));
    if (changetype<Norm>(0).centres) sum = f32x4.add(sum, g);
    products = multiplyAdd(g, normed, products);
    storeUpTo(dScale + at, multiplyAdd(d, normed, loadUpTo(dScale + at, left)), left);
    if (changetype<Norm>(0).hasBias) storeUpTo(dBias + at, f32x4.add(d, loadUpTo(dBias + at, left)), left);
  }
  const meanGradient = f32x4.splat(sumOfLanes(sum) / <f32>width);
  const meanProduct = f32x4.splat(sumOfLanes(products) / <f32>width);

  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const left = changetype<Rows>(0).left(width - i);
    const normed = f32x4.mul(centred<Norm>(loadUpTo(x + at, left), means), factors);
    const g = f32x4.mul(loadUpTo(dy + at, left), loadUpTo(scale + at, left));
    storeUpTo(dx + at, f32x4.mul(negativeMultiplyAdd(normed, meanProduct, centred<Norm>(g, meanGradient)), factors), left);
  }
}

/** `x − mean`, if the norm centres. */
@inline
function centred<Norm>(x: v128, means: v128): v128 {
  return changetype<Norm>(0).centres ? f32x4.sub(x, means) : x;
}
