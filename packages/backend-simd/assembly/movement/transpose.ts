import { ceilDivide } from '../integer';
import { job } from '../parallel';
import { axisAt, setAxis, walk, Walk } from '../walk';

/** How many numbers are read side by side: a cache line. */
const blockRows: i32 = 16;

/** How many columns of a block a task moves. */
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
  setAxis(1, ceilDivide(t.length, blockRows), <usize>blockRows << 2, <usize>blockRows * t.toStep);
  walk(transposeBlock, from, to, 0, axes, columnsOfTask);
}

function transposeBlock(from: usize, to: usize, row: i32, _column: i32, count: i32): void {
  const t = changetype<TransposingWalk>(job);
  const rows = min(blockRows, t.length - (row % axisAt(1).length) * blockRows);
  const fromStep = axisAt(0).first;
  const toStep = t.toStep;
  const wholeRows = rows & ~3;
  let column = 0;
  for (; column + 4 <= count; column += 4) {
    for (let r = 0; r < wholeRows; r += 4) {
      transposeFour(from + (<usize>r << 2), fromStep, to + <usize>r * toStep, toStep);
    }
    for (let r = wholeRows; r < rows; r++) moveRow(from + (<usize>r << 2), fromStep, to + <usize>r * toStep, 4);
    from += fromStep << 2;
    to += 16;
  }
  for (let r = 0; r < rows; r++) moveRow(from + (<usize>r << 2), fromStep, to + <usize>r * toStep, count - column);
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

/** Moves `count` numbers that go side by side. */
@inline
function moveRow(from: usize, fromStep: usize, to: usize, count: i32): void {
  for (let index = 0; index < count; index++) {
    store<u32>(to, load<u32>(from));
    from += fromStep;
    to += 4;
  }
}
