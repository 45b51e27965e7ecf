import { microKernel, panelColumns, panelRows } from './micro-kernel';
import { scratch } from '../parallel';
import { loadUpTo, storeUpTo } from '../vector';

/** The first bytes of a thread's own memory, where a block at the edge of a product is made. */
export const blockBytes: usize = <usize>(panelRows * panelColumns) << 2;

/**
 * `c (+)= a·b`, the left factor being packed; rows of `c` are `width` numbers apart.
 *
 * @param bPanel how many bytes a panel of `b` is from the next, and
 * @param bStep a depth of it. Default: it is packed, and no deeper than `depth`
 */
export function multiplyPanels(
  a: usize, b: usize, rows: i32, columns: i32, depth: i32, c: usize, width: i32, accumulate: bool,
  bPanel: usize = <usize>(panelColumns * depth) << 2, bStep: usize = <usize>panelColumns << 2,
): void {
  const stride = <usize>width << 2;
  const aPanel = <usize>(panelRows * depth) << 2;
  // The panels of the wider factor pass by, again and again, each of the other's staying in the first-level cache.
  if (columns > rows) {
    for (let column = 0; column < columns; column += panelColumns, b += bPanel) {
      for (let row = 0, panel = a; row < rows; row += panelRows, panel += aPanel) {
        const block = c + <usize>row * stride + (<usize>column << 2);
        multiplyBlock(panel, b, bStep, rows - row, columns - column, depth, block, stride, accumulate);
      }
    }
  } else {
    for (let row = 0; row < rows; row += panelRows, a += aPanel) {
      for (let column = 0, panel = b; column < columns; column += panelColumns, panel += bPanel) {
        const block = c + <usize>row * stride + (<usize>column << 2);
        multiplyBlock(a, panel, bStep, rows - row, columns - column, depth, block, stride, accumulate);
      }
    }
  }
}

/**
 * Whether a right factor of so many columns and depths is as well not packed: it is one of whole panels, and stays in the
 * first-level cache as it is.
 */
export function servesUnpacked(columns: i32, depth: i32): bool {
  return columns % panelColumns == 0 && columns * depth <= 4096;
}

/** The same of a right factor that is not packed: its rows, the depths, are `bWidth` numbers apart. */
export function multiplyUnpacked(
  a: usize, b: usize, bWidth: i32, rows: i32, columns: i32, depth: i32, c: usize, width: i32, accumulate: bool,
): void {
  multiplyPanels(a, b, rows, columns, depth, c, width, accumulate, <usize>panelColumns << 2, <usize>bWidth << 2);
}

/** One block of `c`; at the edge only the `rows` and `columns` that are there. */
function multiplyBlock(
  a: usize, b: usize, bStep: usize, rows: i32, columns: i32, depth: i32, c: usize, stride: usize, accumulate: bool,
): void {
  if (rows >= panelRows && columns >= panelColumns) {
    microKernel(a, b, bStep, depth, c, stride, accumulate);
    return;
  }
  let block = scratch;
  microKernel(a, b, bStep, depth, block, <usize>panelColumns << 2, false);
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
