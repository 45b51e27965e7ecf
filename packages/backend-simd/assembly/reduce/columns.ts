// One number for each column.
import { ceilDivide, roundUp } from '../integer';
import { job, parallel, scratch } from '../parallel';

/** How many numbers a task reads, about. */
const numbersOfTask: i32 = 1 << 14;

/** With so many tasks, none is cut further. */
const manyTasks: i32 = 16;

/** What is reduced so far stays in the first-level cache. */
const mostColumns: i32 = 1 << 11;

@unmanaged
class Arguments {
  x: usize; // outer × length × columns
  result: usize; // outer × parts × columns
  outer: i32;
  length: i32;
  columns: i32;
  divisor: f32;
  outerOfTask: i32;
  columnTasks: i32;
  columnsOfTask: i32;
  /** The rows are reduced in so many parts of this length, at most. */
  parts: i32;
  partLength: i32;
}

/**
 * Reduces each of `outer` × `columns` columns of `length` numbers to one, and divides it by `divisor`. Where there are
 * few, the rows are cut into parts.
 */
@inline
export function reduceColumns<Operation>(
  x: usize, result: usize, outer: i32, length: i32, columns: i32, divisor: f32,
): void {
  const tasks = outer * ceilDivide(columns, mostColumns);
  const partLength = tasks >= manyTasks ? length : max(ceilDivide(length, manyTasks), ceilDivide(numbersOfTask, columns));
  const parts = ceilDivide(length, partLength);
  if (parts == 1) {
    reduceParts<Operation>(x, result, outer, length, columns, length, divisor);
  } else {
    const partial = scratch; // at most 16 parts of 16 × 2048 numbers
    reduceParts<Operation>(x, partial, outer, length, columns, partLength, 1);
    reduceParts<Operation>(partial, result, outer, parts, columns, parts, divisor);
  }
}

function reduceParts<Operation>(
  x: usize, result: usize, outer: i32, length: i32, columns: i32, partLength: i32, divisor: f32,
): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.result = result;
  a.outer = outer;
  a.length = length;
  a.columns = columns;
  a.divisor = divisor;
  a.columnTasks = ceilDivide(columns, mostColumns);
  a.columnsOfTask = roundUp(ceilDivide(columns, a.columnTasks), 16);
  a.parts = ceilDivide(length, partLength);
  a.partLength = partLength;
  a.outerOfTask = max(1, numbersOfTask / (partLength * a.columnsOfTask));
  const tasks = ceilDivide(outer, a.outerOfTask) * a.parts * a.columnTasks;
  parallel((index: i32): void => reduceSome<Operation>(index), tasks);
}

/** Task: some columns of one part of the rows. */
@inline
function reduceSome<Operation>(index: i32): void {
  const a = changetype<Arguments>(job);
  const column = index % a.columnTasks * a.columnsOfTask;
  const columns = min(a.columnsOfTask, a.columns - column);
  index /= a.columnTasks;
  const part = index % a.parts;
  const row = part * a.partLength;
  const rows = min(a.partLength, a.length - row);
  const first = index / a.parts * a.outerOfTask;
  const end = min(a.outer, first + a.outerOfTask);
  for (let outer = first; outer < end; outer++) {
    const from = a.x + (<usize>((outer * a.length + row) * a.columns + column) << 2);
    const to = a.result + (<usize>((outer * a.parts + part) * a.columns + column) << 2);
    reduceBlock<Operation>(from, to, rows, columns, <usize>a.columns << 2);
    if (a.divisor != 1) divideRun(to, columns, a.divisor);
  }
}

/** Reduces `rows` rows, `stride` bytes apart, four at a time. */
function reduceBlock<Operation>(from: usize, to: usize, rows: i32, columns: i32, stride: usize): void {
  memory.copy(to, from, <usize>columns << 2);
  let row = 1;
  from += stride;
  for (; row + 4 <= rows; row += 4) {
    combineFour<Operation>(from, to, columns, stride);
    from += stride << 2;
  }
  for (; row < rows; row++) {
    combineOne<Operation>(from, to, columns);
    from += stride;
  }
}

@inline
function combineFour<Operation>(x: usize, to: usize, columns: i32, stride: usize): void {
  const operation = changetype<Operation>(0);
  const x1 = x + stride;
  const x2 = x1 + stride;
  const x3 = x2 + stride;
  const end = <usize>columns << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const a = operation.combine(v128.load(x + i), v128.load(x1 + i));
    const b = operation.combine(v128.load(x2 + i), v128.load(x3 + i));
    v128.store(to + i, operation.combine(v128.load(to + i), operation.combine(a, b)));
  }
  for (; i < end; i += 4) {
    const a = operation.combine(v128.load32_zero(x + i), v128.load32_zero(x1 + i));
    const b = operation.combine(v128.load32_zero(x2 + i), v128.load32_zero(x3 + i));
    v128.store32_lane(to + i, operation.combine(v128.load32_zero(to + i), operation.combine(a, b)), 0);
  }
}

@inline
function combineOne<Operation>(x: usize, to: usize, columns: i32): void {
  const operation = changetype<Operation>(0);
  const end = <usize>columns << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(to + i, operation.combine(v128.load(to + i), v128.load(x + i)));
  for (; i < end; i += 4) {
    v128.store32_lane(to + i, operation.combine(v128.load32_zero(to + i), v128.load32_zero(x + i)), 0);
  }
}

function divideRun(x: usize, count: i32, divisor: f32): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end; i += 4) store<f32>(x + i, load<f32>(x + i) / divisor);
}
