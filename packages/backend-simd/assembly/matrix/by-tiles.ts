// A product in general. The narrower factor is packed as a whole, once for all; then tasks share the rows or columns of the
// wider one, which each packs for itself.
import { ceilDivide, roundUp } from '../integer';
import { panelColumns, panelRows } from './micro-kernel';
import { blockBytes, multiplyPanels } from './panels';
import { depthFrom, packA, packB, Product } from './product';
import { job, parallel, scratch } from '../parallel';

/** A task's share, in panels, is such that there is work for so many tasks, but not more than that. */
const fairTasks: i32 = 32;
const mostPanels: i32 = 16;

/** How many bytes `multiplyByTiles` needs: the narrower factor, packed. */
export function tilesWorkspace(rows: i32, columns: i32, depth: i32): usize {
  const width = columns > rows ? roundUp(rows, panelRows) : roundUp(columns, panelColumns);
  return (<usize>width * <usize>depth) << 2;
}

export function multiplyByTiles(): void {
  const p = changetype<Product>(job);
  if (p.columns > p.rows) {
    parallel(packSomeRows, tasks(p, p.rows, panelRows));
    parallel(multiplySomeColumns, tasks(p, p.columns, panelColumns));
  } else {
    parallel(packSomeColumns, tasks(p, p.columns, panelColumns));
    parallel(multiplySomeRows, tasks(p, p.rows, panelRows));
  }
}

/** How many tasks share `length` rows or columns; sets how many each of them gets. */
function tasks(p: Product, length: i32, width: i32): i32 {
  const panels = ceilDivide(length, width);
  p.tile = min(mostPanels, ceilDivide(panels, fairTasks)) * width;
  return ceilDivide(length, p.tile);
}

/** Task: packs some rows of `a`, at all depths. */
function packSomeRows(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.tile;
  const count = min(p.tile, p.rows - first);
  const width = roundUp(p.rows, panelRows);
  for (let k = 0, depth = 0; k < p.depth; k += depth) {
    depth = depthFrom(k, p.depth);
    packA(p, p.workspace + (<usize>(k * width + first * depth) << 2), p.a, first, count, k, depth);
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
    packB(p, p.workspace + (<usize>(k * width + first * depth) << 2), p.b, first, count, k, depth);
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
    const a = p.workspace + (<usize>(k * width) << 2);
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
    const b = p.workspace + (<usize>(k * width) << 2);
    const c = p.c + (<usize>(first * p.columns) << 2);
    multiplyPanels(slab, b, count, p.columns, depth, c, p.columns, p.accumulate || k > 0);
  }
}
