import { Gelu, GeluErf, Identity, Silu } from './activations';
import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { AnyRows, loadUpTo, storeUpTo, WholeRows } from '../vector';

/** How many numbers a task takes, about. */
const numbersOfTask: i32 = 1 << 13;

@unmanaged
class Arguments {
  x: usize; // rows × columns
  bias: usize; // columns
  y: usize; // like x
  rows: i32;
  columns: i32;
  rowsOfTask: i32;
}

/**
 * What follows a matrix product: `x += bias` and `y = activation(x)`, of `rows` × `columns` numbers. Where `y` is `x`, it
 * keeps the latter only.
 *
 * @param activation 0 none, 1 gelu, 2 geluErf, 3 silu
 */
export function addBiasAndActivate(activation: i32, x: usize, bias: usize, y: usize, rows: i32, columns: i32): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.bias = bias;
  a.y = y;
  a.rows = rows;
  a.columns = columns;
  a.rowsOfTask = max(1, numbersOfTask / max(1, columns));
  const tasks = ceilDivide(rows, a.rowsOfTask);
  if (activation == 0) activate<Identity>(columns, tasks);
  else if (activation == 1) activate<Gelu>(columns, tasks);
  else if (activation == 2) activate<GeluErf>(columns, tasks);
  else activate<Silu>(columns, tasks);
}

@inline
function activate<Activation>(columns: i32, tasks: i32): void {
  if ((columns & 3) == 0) parallel((index) => activateRows<Activation, WholeRows>(index), tasks);
  else parallel((index) => activateRows<Activation, AnyRows>(index), tasks);
}

function activateRows<Activation, Rows>(index: i32): void {
  const a = changetype<Arguments>(job);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) {
    let x = a.x + (<usize>(row * a.columns) << 2);
    let y = a.y + (<usize>(row * a.columns) << 2);
    let bias = a.bias;
    const keep = x != y;
    for (let column = 0; column < a.columns; column += 4) {
      const left = changetype<Rows>(0).left(a.columns - column);
      const sum = f32x4.add(loadUpTo(x, left), loadUpTo(bias, left));
      if (keep) storeUpTo(x, sum, left);
      storeUpTo(y, changetype<Activation>(0).value(sum), left);
      x += 16;
      y += 16;
      bias += 16;
    }
  }
}
