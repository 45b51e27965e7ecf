import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';

/** How many numbers a task reads, about. */
const numbersOfTask: i32 = 1 << 14;

@unmanaged
class Arguments {
  x: usize; // rows × length
  result: usize; // rows, of whole numbers
  rows: i32;
  length: i32;
  rowsOfTask: i32;
}

/** Where in each row its largest number is; the first, if there are several. NaN is passed over, unless it comes first. */
export function argMax(x: usize, result: usize, rows: i32, length: i32): void {
  find<Larger>(x, result, rows, length);
}

/** Where in each row its smallest number is, likewise. */
export function argMin(x: usize, result: usize, rows: i32, length: i32): void {
  find<Smaller>(x, result, rows, length);
}

@unmanaged
class Larger {
  @inline get worst(): f32 { return -Infinity; }
  @inline isBetter(a: v128, b: v128): v128 { return f32x4.gt(a, b); }
}

@unmanaged
class Smaller {
  @inline get worst(): f32 { return Infinity; }
  @inline isBetter(a: v128, b: v128): v128 { return f32x4.lt(a, b); }
}

@inline
function find<Order>(x: usize, result: usize, rows: i32, length: i32): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.result = result;
  a.rows = rows;
  a.length = length;
  a.rowsOfTask = max(1, numbersOfTask / length);
  parallel((index: i32): void => findInSome<Order>(index), ceilDivide(rows, a.rowsOfTask));
}

@inline
function findInSome<Order>(index: i32): void {
  const a = changetype<Arguments>(job);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) {
    const place = findInRow<Order>(a.x + (<usize>(row * a.length) << 2), a.length);
    store<i32>(a.result + (<usize>row << 2), place);
  }
}

/** Each of four lanes holds the best it has met, and where; the row's is the first of the best. */
function findInRow<Order>(x: usize, length: i32): i32 {
  if (isNaN(load<f32>(x))) return 0;
  const order = changetype<Order>(0);
  let best = f32x4.splat(order.worst);
  let places = i32x4.splat(0);
  let here = i32x4(0, 1, 2, 3);
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    const four = v128.load(x + (<usize>index << 2));
    const better = order.isBetter(four, best);
    best = v128.bitselect(four, best, better);
    places = v128.bitselect(here, places, better);
    here = i32x4.add(here, i32x4.splat(4));
  }

  let bestOfAll = better<Order>(best, v128.shuffle<f32>(best, best, 2, 3, 0, 1));
  bestOfAll = better<Order>(bestOfAll, v128.shuffle<f32>(bestOfAll, bestOfAll, 1, 0, 3, 2));
  places = v128.bitselect(places, i32x4.splat(-1), f32x4.eq(best, bestOfAll));
  places = i32x4.min_u(places, v128.shuffle<i32>(places, places, 2, 3, 0, 1));
  let place = min(<u32>i32x4.extract_lane(places, 0), <u32>i32x4.extract_lane(places, 1));

  for (; index < length; index++) {
    const one = v128.load32_splat(x + (<usize>index << 2));
    if (v128.any_true(order.isBetter(one, bestOfAll))) {
      bestOfAll = one;
      place = index;
    }
  }
  return place;
}

@inline
function better<Order>(a: v128, b: v128): v128 {
  return v128.bitselect(b, a, changetype<Order>(0).isBetter(b, a));
}
