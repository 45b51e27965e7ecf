import { ceilDivide } from '../integer';
import { packColumns, packRows } from './pack';

/** How deep a panel is at most, so that one of each factor stays in the first-level cache of 32 KiB. */
export const deepest: i32 = 512;

/** What the tasks of a matrix product know. */
@unmanaged
export class Product {
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
  workspace: usize;
  /** Rows, columns or depths of a task. */
  tile: i32;
}

/** Packs `count` rows of `a` from row `first` on, `depth` numbers each from depth `k` on. */
export function packA(p: Product, to: usize, a: usize, first: i32, count: i32, k: i32, depth: i32): void {
  const stride = <usize>(p.aTransposed ? p.rows : p.depth) << 2;
  const from = p.aTransposed ? a + <usize>k * stride + (<usize>first << 2) : a + <usize>first * stride + (<usize>k << 2);
  packRows(to, from, stride, p.aTransposed, count, depth);
}

/** Packs `count` columns of `b` from column `first` on, `depth` numbers each from depth `k` on. */
export function packB(p: Product, to: usize, b: usize, first: i32, count: i32, k: i32, depth: i32): void {
  const stride = <usize>(p.bTransposed ? p.depth : p.columns) << 2;
  const from = p.bTransposed ? b + <usize>first * stride + (<usize>k << 2) : b + <usize>k * stride + (<usize>first << 2);
  packColumns(to, from, stride, p.bTransposed, count, depth);
}

/** How deep the panels are that start at depth `k` of `depth`: equal parts of all, none deeper than `most`. */
export function depthFrom(k: i32, depth: i32, most: i32 = deepest): i32 {
  return min(ceilDivide(depth, ceilDivide(depth, most)), depth - k);
}
