// A batch of products so small that a task can pack both factors of one in its thread's own memory.
import { roundUp } from '../integer';
import { panelColumns, panelRows } from './micro-kernel';
import { blockBytes, multiplyPanels, multiplyUnpacked, servesUnpacked } from './panels';
import { deepest, depthFrom, packA, packB, Product } from './product';
import { job, parallel, scratch, scratchBytes } from '../parallel';

export function suitsBatch(rows: i32, columns: i32, depth: i32): bool {
  const width = <usize>(roundUp(rows, panelRows) + roundUp(columns, panelColumns));
  return blockBytes + ((width * <usize>min(depth, deepest)) << 2) <= scratchBytes;
}

export function multiplyBatch(batch: i32): void {
  parallel(multiplyOne, batch);
}

/** Task: one of the products. */
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
    if (!p.bTransposed && servesUnpacked(p.columns, depth)) {
      const rows = b + (<usize>(k * p.columns) << 2);
      multiplyUnpacked(aSlab, rows, p.columns, p.rows, p.columns, depth, c, p.columns, p.accumulate || k > 0);
    } else {
      packB(p, bSlab, b, 0, p.columns, k, depth);
      multiplyPanels(aSlab, bSlab, p.rows, p.columns, depth, c, p.columns, p.accumulate || k > 0);
    }
  }
}
