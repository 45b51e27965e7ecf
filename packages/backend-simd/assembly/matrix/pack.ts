// Packing: a factor of a matrix product, copied so that the micro-kernel reads it from front to back.
//
// A panel of `width` rows (or columns) and `depth` numbers each becomes [depth][width].
import { panelColumns, panelRows } from './micro-kernel';

/**
 * Packs `rows` rows of a left factor.
 *
 * @param from the first number; rows lie `stride` bytes apart, or, where the factor is `transposed`, depths do
 */
export function packRows(to: usize, from: usize, stride: usize, transposed: bool, rows: i32, depth: i32): void {
  const size = <usize>(panelRows * depth) << 2;
  const step = transposed ? <usize>panelRows << 2 : <usize>panelRows * stride;
  for (let left = rows; left > 0; left -= panelRows) {
    const count = min(left, panelRows);
    if (transposed) packAcross(panelRows, to, from, stride, count, depth);
    else packAlong(panelRows, to, from, stride, count, depth);
    to += size;
    from += step;
  }
}

/**
 * Packs `columns` columns of a right factor.
 *
 * @param from the first number; depths lie `stride` bytes apart, or, where the factor is `transposed`, columns do
 */
export function packColumns(to: usize, from: usize, stride: usize, transposed: bool, columns: i32, depth: i32): void {
  const size = <usize>(panelColumns * depth) << 2;
  const step = transposed ? <usize>panelColumns * stride : <usize>panelColumns << 2;
  for (let left = columns; left > 0; left -= panelColumns) {
    const count = min(left, panelColumns);
    if (transposed) packAlong(panelColumns, to, from, stride, count, depth);
    else packAcross(panelColumns, to, from, stride, count, depth);
    to += size;
    from += step;
  }
}

/**
 * From numbers that lie side by side across the panel: `depth` rows of `count` numbers, `stride` bytes apart.
 * Where `count` is less than `width`, the rest is 0.
 */
@inline
function packAcross(width: i32, to: usize, from: usize, stride: usize, count: i32, depth: i32): void {
  if (count == width) {
    for (let k = 0; k < depth; k++) {
      v128.store(to, v128.load(from));
      if (width == 8) v128.store(to, v128.load(from, 16), 16);
      else v128.store64_lane(to, v128.load64_zero(from, 16), 0, 16);
      from += stride;
      to += width << 2;
    }
  } else {
    for (let k = 0; k < depth; k++) {
      for (let i = 0; i < width; i++) store<f32>(to + (i << 2), i < count ? load<f32>(from + (i << 2)) : 0);
      from += stride;
      to += width << 2;
    }
  }
}

/**
 * From numbers that lie side by side along the panel: `count` rows of `depth` numbers, `stride` bytes apart.
 * Where `count` is less than `width`, the last row stands for the missing ones.
 */
@inline
function packAlong(width: i32, to: usize, from: usize, stride: usize, count: i32, depth: i32): void {
  const last = count - 1;
  const p0 = from;
  const p1 = from + <usize>min(1, last) * stride;
  const p2 = from + <usize>min(2, last) * stride;
  const p3 = from + <usize>min(3, last) * stride;
  const p4 = from + <usize>min(4, last) * stride;
  const p5 = from + <usize>min(5, last) * stride;
  const p6 = from + <usize>min(6, last) * stride;
  const p7 = from + <usize>min(7, last) * stride;
  const whole = <usize>(depth & ~3) << 2;
  const end = <usize>depth << 2;
  let k: usize = 0;
  for (; k < whole; k += 16) {
    // 4 × 4 numbers at a time, turned over.
    let r0 = v128.load(p0 + k), r1 = v128.load(p1 + k), r2 = v128.load(p2 + k), r3 = v128.load(p3 + k);
    let low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    let low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    let high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    let high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    if (width == 8) {
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
      v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
      v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
      r0 = v128.load(p4 + k), r1 = v128.load(p5 + k), r2 = v128.load(p6 + k), r3 = v128.load(p7 + k);
      low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2), 16);
      v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 48);
      v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 80);
      v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 112);
      to += 128;
    } else {
      r0 = v128.load(p4 + k), r1 = v128.load(p5 + k);
      const low45 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high45 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(to, v128.shuffle<f64>(low45, low01, 0, 3), 16);
      v128.store(to, v128.shuffle<f64>(low23, low45, 1, 3), 32);
      v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 48);
      v128.store(to, v128.shuffle<f64>(high45, high01, 0, 3), 64);
      v128.store(to, v128.shuffle<f64>(high23, high45, 1, 3), 80);
      to += 96;
    }
  }
  for (; k < end; k += 4) {
    store<f32>(to, load<f32>(p0 + k));
    store<f32>(to, load<f32>(p1 + k), 4);
    store<f32>(to, load<f32>(p2 + k), 8);
    store<f32>(to, load<f32>(p3 + k), 12);
    store<f32>(to, load<f32>(p4 + k), 16);
    store<f32>(to, load<f32>(p5 + k), 20);
    if (width == 8) {
      store<f32>(to, load<f32>(p6 + k), 24);
      store<f32>(to, load<f32>(p7 + k), 28);
    }
    to += width << 2;
  }
}
