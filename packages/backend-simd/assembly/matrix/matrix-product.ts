import { multiplyBatch, suitsBatch } from './by-batch';
import { depthsWorkspace, multiplyByDepths, suitsDepths } from './by-depths';
import { multiplyByTiles, tilesWorkspace } from './by-tiles';
import { Product } from './product';
import { job } from '../parallel';

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
  p.aStep = <usize>aStep << 2;
  p.bStep = <usize>bStep << 2;
  p.cStep = <usize>(rows * columns) << 2;
  p.workspace = workspace;

  if (batch > 1 && suitsBatch(rows, columns, depth)) {
    multiplyBatch(batch);
    return;
  }
  for (let index = 0; index < batch; index++) {
    if (suitsDepths(rows, columns, depth, accumulate)) multiplyByDepths();
    else multiplyByTiles();
    p.a += p.aStep;
    p.b += p.bStep;
    p.c += p.cStep;
  }
}

/** How many bytes `matrixProduct` needs beside its factors. */
export function productWorkspace(rows: i32, columns: i32, depth: i32, batch: i32, accumulate: bool): usize {
  if (batch > 1 && suitsBatch(rows, columns, depth)) return 0;
  if (suitsDepths(rows, columns, depth, accumulate)) return depthsWorkspace(rows, columns);
  return tilesWorkspace(rows, columns, depth);
}
