import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { loadUpTo, multiplyAdd, negativeMultiplyAdd, storeUpTo } from './vector';

const taskNumbers: i32 = 1 << 14;

@unmanaged
class Job {
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
  const j = changetype<Job>(job);
  j.x = x;
  j.cosines = cosines;
  j.sines = sines;
  j.y = y;
  j.rows = rows;
  j.seq = seq;
  j.half = half;
  j.backward = backward;
  j.rowsOfTask = max(1, taskNumbers / max(1, 2 * half));
  parallel(turnRows, ceilDivide(rows, j.rowsOfTask));
}

function turnRows(index: i32): void {
  const j = changetype<Job>(job);
  const half = j.half;
  const end = min(j.rows, (index + 1) * j.rowsOfTask);
  for (let row = index * j.rowsOfTask; row < end; row++) {
    const angles = <usize>((row % j.seq) * half) << 2;
    const first = <usize>(row * 2 * half) << 2;
    const second = first + (<usize>half << 2);
    for (let i = 0; i < half; i += 4) {
      const at = <usize>i << 2;
      const left = half - i;
      const cosine = loadUpTo(j.cosines + angles + at, left);
      let sine = loadUpTo(j.sines + angles + at, left);
      if (j.backward) sine = f32x4.neg(sine);
      const a = loadUpTo(j.x + first + at, left);
      const b = loadUpTo(j.x + second + at, left);
      storeUpTo(j.y + first + at, negativeMultiplyAdd(b, sine, f32x4.mul(a, cosine)), left);
      storeUpTo(j.y + second + at, multiplyAdd(a, sine, f32x4.mul(b, cosine)), left);
    }
  }
}
