import { ceilDivide } from '../integer';
import { job } from '../parallel';
import { axisAt, setAxis, walk, Walk } from '../walk';

/** Rows and columns of a tile: a cache line. */
const tile: i32 = 16;

/** How many columns of a row of tiles a task moves. */
const columnsOfTask: i32 = 512;

@unmanaged
class TransposingWalk extends Walk {
  /** The axis along which numbers are read side by side: its length, and how far apart they go. */
  length: i32;
  toStep: usize;
}

/** Copies numbers of 32 bits that lie side by side along axis `across`, and go side by side along axis 0. */
export function transpose(from: usize, to: usize, axes: i32, across: i32): void {
  const t = changetype<TransposingWalk>(job);
  const axis = axisAt(across);
  const second = axisAt(1);
  t.length = axis.length;
  t.toStep = axis.second;
  setAxis(across, second.length, second.first, second.second);
  setAxis(1, ceilDivide(t.length, tile), <usize>tile << 2, <usize>tile * t.toStep);
  walk(transposeTiles, from, to, 0, axes, columnsOfTask);
}

/** Along a row of tiles. Each cache line is read and written whole: with strides of powers of two it would not stay. */
function transposeTiles(from: usize, to: usize, row: i32, _column: i32, count: i32): void {
  const t = changetype<TransposingWalk>(job);
  const fromStep = axisAt(0).first;
  const rows = min(tile, t.length - (row % axisAt(1).length) * tile);
  for (let column = 0; column < count; column += tile) {
    transposeTile(from, fromStep, to, t.toStep, rows, min(tile, count - column));
    from += fromStep * <usize>tile;
    to += <usize>tile << 2;
  }
}

function transposeTile(from: usize, fromStep: usize, to: usize, toStep: usize, rows: i32, columns: i32): void {
  const wholeRows = rows & ~3;
  const wholeColumns = columns & ~3;
  for (let row = 0; row < wholeRows; row += 4) {
    for (let column = 0; column < wholeColumns; column += 4) {
      const corner = from + (<usize>row << 2) + <usize>column * fromStep;
      transposeFour(corner, fromStep, to + <usize>row * toStep + (<usize>column << 2), toStep);
    }
  }
  // At the edges one by one.
  for (let row = 0; row < rows; row++) {
    for (let column = row < wholeRows ? wholeColumns : 0; column < columns; column++) {
      const number = load<u32>(from + (<usize>row << 2) + <usize>column * fromStep);
      store<u32>(to + <usize>row * toStep + (<usize>column << 2), number);
    }
  }
}

/** Moves 4 × 4 numbers, turned over. */
@inline
function transposeFour(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + fromStep);
  const r2 = v128.load(from + 2 * fromStep);
  const r3 = v128.load(from + 3 * fromStep);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to + toStep, v128.shuffle<f64>(low01, low23, 1, 3));
  v128.store(to + 2 * toStep, v128.shuffle<f64>(high01, high23, 0, 2));
  v128.store(to + 3 * toStep, v128.shuffle<f64>(high01, high23, 1, 3));
}
