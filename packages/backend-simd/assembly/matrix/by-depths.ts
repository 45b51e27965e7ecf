// A product much deeper than it has rows and columns. Tasks share the depths: each packs its part of both factors, a block
// at a time, and makes a product of its own; these are then added. So each factor is read once, and never packed as a whole.
import { ceilDivide, roundUp } from '../integer';
import { panelColumns, panelRows } from './micro-kernel';
import { blockBytes, multiplyPanels } from './panels';
import { deepest, depthFrom, packA, packB, Product } from './product';
import { job, parallel, scratch, scratchBytes } from '../parallel';
import { sum } from '../reduce/reductions';

const tasks: i32 = 16;

/** Less deep blocks are not worth their packing. */
const leastDepth: i32 = 256;

export function suitsDepths(rows: i32, columns: i32, depth: i32, accumulate: bool): bool {
  const least = max(leastDepth, max(rows, columns));
  return !accumulate && depth >= tasks * least && deepestBlock(rows, columns) >= leastDepth;
}

/** How deep a block is at most, so that both factors' fit a thread's own memory. */
function deepestBlock(rows: i32, columns: i32): i32 {
  const width = roundUp(rows, panelRows) + roundUp(columns, panelColumns);
  return min(deepest, <i32>((scratchBytes - blockBytes) >> 2) / width);
}

/** How many bytes `multiplyByDepths` needs: a product for each task. */
export function depthsWorkspace(rows: i32, columns: i32): usize {
  return <usize>(tasks * rows * columns) << 2;
}

export function multiplyByDepths(): void {
  const p = changetype<Product>(job);
  p.tile = ceilDivide(p.depth, tasks);
  const partial = p.workspace;
  const c = p.c;
  const size = p.rows * p.columns;
  const parts = ceilDivide(p.depth, p.tile);
  parallel(multiplySomeDepths, parts);
  sum(partial, c, 1, parts, size, 1);
}

/** Task: the product of some depths. */
function multiplySomeDepths(index: i32): void {
  const p = changetype<Product>(job);
  const first = index * p.tile;
  const count = min(p.tile, p.depth - first);
  const most = deepestBlock(p.rows, p.columns);
  const aSlab = scratch + blockBytes;
  const bSlab = aSlab + (<usize>(roundUp(p.rows, panelRows) * most) << 2);
  const c = p.workspace + <usize>index * p.cStep;
  for (let k = 0, depth = 0; k < count; k += depth) {
    depth = depthFrom(k, count, most);
    packA(p, aSlab, p.a, 0, p.rows, first + k, depth);
    packB(p, bSlab, p.b, 0, p.columns, first + k, depth);
    multiplyPanels(aSlab, bSlab, p.rows, p.columns, depth, c, p.columns, k > 0);
  }
}
