// One number for each row.
import { ceilDivide, roundUp } from '../integer';
import { job, parallel, scratch } from '../parallel';
import { reduceRun } from './operations';

/** How many numbers a task reads, about. */
const numbersOfTask: i32 = 1 << 14;

/** With so many rows, none is cut into parts. */
const manyRows: i32 = 32;
const mostParts: i32 = 64;

@unmanaged
class Arguments {
  x: usize; // rows × length
  result: usize; // rows × parts
  rows: i32;
  length: i32;
  divisor: f32;
  rowsOfTask: i32;
  /** A row is reduced in so many parts of this length, at most. */
  parts: i32;
  partLength: i32;
}

/** Reduces each of `rows` rows of `length` numbers to one, and divides it by `divisor`. Long rows are cut into parts. */
@inline
export function reduceRows<Operation>(x: usize, result: usize, rows: i32, length: i32, divisor: f32): void {
  const partLength = rows >= manyRows ? length : roundUp(max(ceilDivide(length, mostParts), numbersOfTask), 16);
  const parts = ceilDivide(length, partLength);
  if (parts == 1) {
    reduceParts<Operation>(x, result, rows, length, length, divisor);
  } else {
    const partial = scratch;
    reduceParts<Operation>(x, partial, rows, length, partLength, 1);
    reduceParts<Operation>(partial, result, rows, parts, parts, divisor);
  }
}

function reduceParts<Operation>(x: usize, result: usize, rows: i32, length: i32, partLength: i32, divisor: f32): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.result = result;
  a.rows = rows;
  a.length = length;
  a.divisor = divisor;
  a.rowsOfTask = max(1, numbersOfTask / length);
  a.parts = ceilDivide(length, partLength);
  a.partLength = partLength;
  parallel((index: i32): void => reduceSome<Operation>(index), ceilDivide(rows, a.rowsOfTask) * a.parts);
}

/** Task: one part of some rows. */
@inline
function reduceSome<Operation>(index: i32): void {
  const a = changetype<Arguments>(job);
  const part = index % a.parts;
  const start = part * a.partLength;
  const count = min(a.partLength, a.length - start);
  const first = index / a.parts * a.rowsOfTask;
  const end = min(a.rows, first + a.rowsOfTask);
  for (let row = first; row < end; row++) {
    const reduced = reduceRun<Operation>(a.x + (<usize>(row * a.length + start) << 2), count);
    store<f32>(a.result + (<usize>(row * a.parts + part) << 2), reduced / a.divisor);
  }
}
