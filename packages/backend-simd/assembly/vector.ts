// Four float32 numbers at a time.

/** `a·b + c`, rounded once where relaxed SIMD is there, twice elsewhere. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** `c − a·b`. */
@inline
export function negativeMultiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

@inline
export function sumOfLanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Says of rows of any length how many numbers are left for a vector. */
@unmanaged
export class AnyRows {
  @inline left(count: i32): i32 { return count; }
}

/** Says of rows of whole vectors that there are four numbers left for each, so that code made for them need not ask. */
@unmanaged
export class WholeRows {
  @inline left(_count: i32): i32 { return 4; }
}

/** The numbers from `p` on, and 0 in place of those that are not among the `count` that are left. */
@inline
export function loadUpTo(p: usize, count: i32): v128 {
  return count >= 4 ? v128.load(p) : loadSome(p, count);
}

/** Stores the numbers of `x` that are among the `count` that are left. */
@inline
export function storeUpTo(p: usize, x: v128, count: i32): void {
  if (count >= 4) v128.store(p, x);
  else storeSome(p, x, count);
}

/** `x`, with 0 in place of the numbers that are not among the `count` that are left. */
@inline
export function keepUpTo(x: v128, count: i32): v128 {
  return count >= 4 ? x : v128.and(x, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

function loadSome(p: usize, count: i32): v128 {
  let x = v128.load32_zero(p);
  if (count > 1) x = v128.load_lane<f32>(p, x, 1, 4);
  if (count > 2) x = v128.load_lane<f32>(p, x, 2, 8);
  return x;
}

function storeSome(p: usize, x: v128, count: i32): void {
  v128.store_lane<f32>(p, x, 0);
  if (count > 1) v128.store_lane<f32>(p, x, 1, 4);
  if (count > 2) v128.store_lane<f32>(p, x, 2, 8);
}
