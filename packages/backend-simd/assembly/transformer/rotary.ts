import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { loadUpTo, multiplyAdd, negativeMultiplyAdd, storeUpTo } from '../vector';

const numbersOfTask: i32 = 1 << 14;

@unmanaged
class Arguments {
  x: usize; // [rows, headDim]
  cosines: usize; // [seq, headDim / 2]
  sines: usize;
  y: usize;
  rows: i32;
  seq: i32;
  half: i32;
  rowsOfTask: i32;
  backward: bool;
}

/**
 * Turns each pair (xᵢ, xᵢ₊ₕ), h = `half` of the head's width, of `rows` rows, row r by the angles of place r mod `seq`;
 * `backward` the other way, which is the gradient.
 */
export function rotary(
  x: usize, cosines: usize, sines: usize, y: usize, rows: i32, seq: i32, half: i32, backward: bool,
): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.cosines = cosines;
  a.sines = sines;
  a.y = y;
  a.rows = rows;
  a.seq = seq;
  a.half = half;
  a.backward = backward;
  a.rowsOfTask = max(1, numbersOfTask / max(1, 2 * half));
  parallel(turnRows, ceilDivide(rows, a.rowsOfTask));
}

function turnRows(index: i32): void {
  const a = changetype<Arguments>(job);
  const half = a.half;
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) {
    const angles = <usize>((row % a.seq) * half) << 2;
    const first = <usize>(row * 2 * half) << 2;
    const second = first + (<usize>half << 2);
    for (let i = 0; i < half; i += 4) {
      const at = <usize>i << 2;
      const left = half - i;
      const cosine = loadUpTo(a.cosines + angles + at, left);
      let sine = loadUpTo(a.sines + angles + at, left);
      if (a.backward) sine = f32x4.neg(sine);
      const x0 = loadUpTo(a.x + first + at, left);
      const x1 = loadUpTo(a.x + second + at, left);
      storeUpTo(a.y + first + at, negativeMultiplyAdd(x1, sine, f32x4.mul(x0, cosine)), left);
      storeUpTo(a.y + second + at, multiplyAdd(x0, sine, f32x4.mul(x1, cosine)), left);
    }
  }
}
