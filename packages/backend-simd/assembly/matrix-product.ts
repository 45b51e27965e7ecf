import { ceilDivide, roundUp } from './integer';
import { microKernel, panelColumns, panelRows } from './micro-kernel';
import { packColumns, packRows } from './pack';
import { job, parallel, scratch, scratchBytes } from './parallel';
import { loadUpTo, storeUpTo } from './vector';

/** How deep a panel is at most, so that one of each factor stays in the first-level cache of 32 KiB. */
const deepest: i32 = 512;

/** A task's share of the product, in panels: small enough for work for all, large enough to be worth its packing. */
const fewestPanels: i32 = 1;
const mostPanels: i32 = 16;
const fairTasks: i32 = 32;

/** The first bytes of a thread's own memory, where a block at the edge of a product is made. */
export const blockBytes: usize = <usize>(panelRows * panelColumns) << 2;

@unmanaged
class Product {
  a: usize; // rows × depth; transposed: depth × rows
  b: usize; // depth × columns; transposed: columns × depth
  c: usize; // rows × columns
  rows: i32;
  columns: i32;
  depth: i32;
  aTransposed: bool;
  bTransposed: bool;
  accumulate: bool;
  aStep: usize; // bytes from one product of a batch to the next
  bStep: usize;
  cStep: usize;
  batch: i32;
  packed: usize; // all of the smaller factor, packed
  tile: i32; // rows or columns of a task
}

/**
 * `c = a·b`, or `c += a·b`, for each of a batch; all float32, row by row.
 *
 * @param aStep how many numbers lie between the first factors of two neighbours in the batch; 0: all have the same
 * @param workspace `productWorkspace` bytes
 */
export function matrixProduct(
  a: usize, b: usize, c: usize,
  rows: i32, columns: i32, depth: i32,
  aTransposed: bool, bTransposed: bool,
  batch: i32, aStep: i32, bStep: i32,
  accumulate: bool, workspace: usize,
): void {
  const p = changetype<Product>(job);
  p.a = a;
  p.b = b;
  p.c = c;
  p.rows = rows;
  p.columns = columns;
  p.depth = depth;
  p.aTransposed = aTransposed;
  p.bTransposed = bTransposed;
  p.accumulate = accumulate;
  p.packed = workspace;
  p.batch = batch;
  p.aStep = <usize>aStep << 2;
  p.bStep = <usize>bStep << 2;
  p.cStep = <usize>(rows * columns) << 2;

  if (fitsScratch(rows, columns, depth) && batch > 1) {
    parallel(multiplyOne, batch);
    return;
  }
  for (let index = 0; index < batch; index++) {
    if (columns > rows) {
      parallel(packSomeRows, tasks(rows, panelRows));
      parallel(multiplySomeColumns, tasks(columns, panelColumns));
    } else {
      parallel(packSomeColumns, tasks(columns, panelColumns));
      parallel(multiplySomeRows, tasks(rows, panelRows));
    }
    p.a += p.aStep;
    p.b += p.bStep;
    p.c += p.cStep;
  }
}

/** How many bytes `matrixProduct` needs beside its factors. */
export function productWorkspace(rows: i32, columns: i32, depth: i32, batch: i32): usize {
  if (fitsScratch(rows, columns, depth) && batch > 1) return 0;
  const width = columns > rows ? roundUp(rows, panelRows) : roundUp(columns, panelColumns);
  return (<usize>width * <usize>depth) << 2;
}

function fitsScratch(rows: i32, columns: i32, depth: i32): bool {
  const width = <usize>(rows + panelRows + columns + panelColumns);
  return blockBytes + ((width * <usize>min(depth, deepest)) << 2) <= scratchBytes;
}

/** How many tasks share `length` rows or columns; sets how many each of them gets. */
function tasks(length: i32, width: i32): i32 {
  const panels = ceilDivide(length, width);
  const tile = max(fewestPanels, min(mostPanels, ceilDivide(panels, fairTasks))) * width;
  changetype<Product>(job).tile = tile;
  return ceilDivide(length, tile);
}

/** Task: packs some rows of `a`, at all depths. */
function packSomeRows(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.tile;
  const count = min(p.tile, p.rows - first);
  const width = roundUp(p.rows, panelRows);
  for (let k = 0, depth = 0; k < p.depth; k += depth) {
    depth = depthFrom(k, p.depth);
    packA(p, p.packed + (<usize>(k * width + first * depth) << 2), p.a, first, count, k, depth);
  }
}

/** Task: packs some columns of `b`, at all depths. */
function packSomeColumns(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.tile;
  const count = min(p.tile, p.columns - first);
  const width = roundUp(p.columns, panelColumns);
  for (let k = 0, depth = 0; k < p.depth; k += depth) {
    depth = depthFrom(k, p.depth);
    packB(p, p.packed + (<usize>(k * width + first * depth) << 2), p.b, first, count, k, depth);
  }
}

/** Task: some columns of the product, all rows being packed. */
function multiplySomeColumns(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.tile;
  const count = min(p.tile, p.columns - first);
  const width = roundUp(p.rows, panelRows);
  const slab = scratch + blockBytes;
  for (let k = 0, depth = 0; k < p.depth; k += depth) {
    depth = depthFrom(k, p.depth);
    packB(p, slab, p.b, first, count, k, depth);
    const a = p.packed + (<usize>(k * width) << 2);
    multiplyPanels(a, slab, p.rows, count, depth, p.c + (<usize>first << 2), p.columns, p.accumulate || k > 0);
  }
}

/** Task: some rows of the product, all columns being packed. */
function multiplySomeRows(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.tile;
  const count = min(p.tile, p.rows - first);
  const width = roundUp(p.columns, panelColumns);
  const slab = scratch + blockBytes;
  for (let k = 0, depth = 0; k < p.depth; k += depth) {
    depth = depthFrom(k, p.depth);
    packA(p, slab, p.a, first, count, k, depth);
    const b = p.packed + (<usize>(k * width) << 2);
    const c = p.c + (<usize>(first * p.columns) << 2);
    multiplyPanels(slab, b, count, p.columns, depth, c, p.columns, p.accumulate || k > 0);
  }
}

/** Task: one of a batch of small products. */
function multiplyOne(index: i32): void {
  const p = changetype<Product>(job);
  const aSlab = scratch + blockBytes;
  const bSlab = aSlab + (<usize>(roundUp(p.rows, panelRows) * min(p.depth, deepest)) << 2);
  const a = p.a + <usize>index * p.aStep;
  const b = p.b + <usize>index * p.bStep;
  const c = p.c + <usize>index * p.cStep;
  for (let k = 0, depth = 0; k < p.depth; k += depth) {
    depth = depthFrom(k, p.depth);
    packA(p, aSlab, a, 0, p.rows, k, depth);
    packB(p, bSlab, b, 0, p.columns, k, depth);
    multiplyPanels(aSlab, bSlab, p.rows, p.columns, depth, c, p.columns, p.accumulate || k > 0);
  }
}

/** Packs `count` rows of `a` from row `first` on, `depth` numbers each from depth `k` on. */
function packA(p: Product, to: usize, a: usize, first: i32, count: i32, k: i32, depth: i32): void {
  const stride = <usize>(p.aTransposed ? p.rows : p.depth) << 2;
  const from = p.aTransposed ? a + <usize>k * stride + (<usize>first << 2) : a + <usize>first * stride + (<usize>k << 2);
  packRows(to, from, stride, p.aTransposed, count, depth);
}

/** Packs `count` columns of `b` from column `first` on, `depth` numbers each from depth `k` on. */
function packB(p: Product, to: usize, b: usize, first: i32, count: i32, k: i32, depth: i32): void {
  const stride = <usize>(p.bTransposed ? p.depth : p.columns) << 2;
  const from = p.bTransposed ? b + <usize>first * stride + (<usize>k << 2) : b + <usize>k * stride + (<usize>first << 2);
  packColumns(to, from, stride, p.bTransposed, count, depth);
}

/**
 * `c (+)= a·b` from packed panels; rows of `c` are `width` numbers apart.
 *
 * @param packedDepth how deep the panels of `b` are, if not all of their depth counts
 */
export function multiplyPanels(
  a: usize, b: usize, rows: i32, columns: i32, depth: i32, c: usize, width: i32, accumulate: bool,
  packedDepth: i32 = depth,
): void {
  const stride = <usize>width << 2;
  const aSize = <usize>(panelRows * depth) << 2;
  const bSize = <usize>(panelColumns * packedDepth) << 2;
  // The panels of the wider factor pass by, again and again, each of the other's staying in the first-level cache.
  if (columns > rows) {
    for (let column = 0; column < columns; column += panelColumns, b += bSize) {
      for (let row = 0, panel = a; row < rows; row += panelRows, panel += aSize) {
        multiplyBlock(panel, b, rows - row, columns - column, depth, c + <usize>row * stride + (<usize>column << 2), stride, accumulate);
      }
    }
  } else {
    for (let row = 0; row < rows; row += panelRows, a += aSize) {
      for (let column = 0, panel = b; column < columns; column += panelColumns, panel += bSize) {
        multiplyBlock(a, panel, rows - row, columns - column, depth, c + <usize>row * stride + (<usize>column << 2), stride, accumulate);
      }
    }
  }
}

/** One block of `c`; at the edge only the `rows` and `columns` that are there. */
function multiplyBlock(
  a: usize, b: usize, rows: i32, columns: i32, depth: i32, c: usize, stride: usize, accumulate: bool,
): void {
  if (rows >= panelRows && columns >= panelColumns) {
    microKernel(a, b, depth, c, stride, accumulate);
    return;
  }
  let block = scratch;
  microKernel(a, b, depth, block, <usize>panelColumns << 2, false);
  for (let row = min(rows, panelRows); row > 0; row--) {
    for (let i = 0; i < 8; i += 4) {
      const to = c + (<usize>i << 2);
      const left = columns - i;
      if (left <= 0) break;
      let numbers = v128.load(block + (<usize>i << 2));
      if (accumulate) numbers = f32x4.add(loadUpTo(to, left), numbers);
      storeUpTo(to, numbers, left);
    }
    block += <usize>panelColumns << 2;
    c += stride;
  }
}

/** How deep the panels are that start at depth `k`: equal parts of all, none deeper than `deepest`. */
function depthFrom(k: i32, depth: i32): i32 {
  const part = ceilDivide(depth, ceilDivide(depth, deepest));
  return min(part, depth - k);
}

/** Runs the micro-kernel alone, on panels that stay in the first-level cache: the speed that no product exceeds. */
export function repeatMicroKernel(tasks: i32, repetitions: i32, depth: i32): void {
  const p = changetype<Product>(job);
  p.tile = repetitions;
  p.depth = depth;
  parallel(repeat, tasks);
}

function repeat(index: i32): void {
  const p = changetype<Product>(job);
  const a = scratch + blockBytes;
  const b = a + (<usize>(panelRows * p.depth) << 2);
  for (let left = p.tile; left > 0; left--) {
    microKernel(a, b, p.depth, scratch, <usize>panelColumns << 2, false);
  }
}
