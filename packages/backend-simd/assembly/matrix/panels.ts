import { microKernel, panelColumns, panelRows } from './micro-kernel';
import { scratch } from '../parallel';
import { loadUpTo, storeUpTo } from '../vector';

/** The first bytes of a thread's own memory, where a block at the edge of a product is made. */
export const blockBytes: usize = <usize>(panelRows * panelColumns) << 2;

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
