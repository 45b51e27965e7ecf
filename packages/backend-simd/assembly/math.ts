// Functions of four float32 numbers at a time, each within a few units in the last place. NaN and Infinity come out as
// they do of JavaScript's functions. Coefficients of exponential, logarithm and tanh: Moshier, Cephes Mathematical
// Library (netlib.org/cephes), single precision; of erf: Abramowitz & Stegun 1964, 7.1.26.
import { multiplyAdd, negativeMultiplyAdd } from './vector';

/** Added to a number below 2²², rounds it to a whole one, which then stands in the lowest bits. */
const roundingShift: f32 = 12582912; // 1.5 · 2²³

/** `eˣ`. */
@inline
export function exponential(x: v128): v128 {
  // Beyond these, the result is Infinity or 0. Comparing and choosing lets NaN through.
  const clamped = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));

  // eˣ = 2ⁿ·eʳ, n whole, |r| ≤ ln 2 / 2; ln 2 in two parts, the first of which has few bits.
  const shifted = multiplyAdd(clamped, f32x4.splat(1.44269504), f32x4.splat(roundingShift));
  const n = f32x4.sub(shifted, f32x4.splat(roundingShift));
  let r = negativeMultiplyAdd(n, f32x4.splat(0.693359375), clamped);
  r = negativeMultiplyAdd(n, f32x4.splat(-2.12194440e-4), r);

  let p = multiplyAdd(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));

  // In two steps, since 2ⁿ alone may be too large or too small for a float32.
  const power = i32x4.sub(shifted, f32x4.splat(roundingShift));
  const half = i32x4.shr_s(power, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(power, half)));
}

/** `2ⁿ` of whole numbers from −126 to 127. */
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** The natural logarithm. */
@inline
export function logarithm(x: v128): v128 {
  // Subnormal numbers, made normal.
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny);

  // x = m·2ⁿ, √½ ≤ m < √2
  const bits = i32x4.sub(normal, i32x4.splat(0x3f3504f3)); // of √½
  let n = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  n = f32x4.sub(n, v128.and(tiny, f32x4.splat(23)));
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const r = f32x4.sub(m, f32x4.splat(1));

  let p = multiplyAdd(f32x4.splat(7.0376836292e-2), r, f32x4.splat(-1.1514610310e-1));
  p = multiplyAdd(p, r, f32x4.splat(1.1676998740e-1));
  p = multiplyAdd(p, r, f32x4.splat(-1.2420140846e-1));
  p = multiplyAdd(p, r, f32x4.splat(1.4249322787e-1));
  p = multiplyAdd(p, r, f32x4.splat(-1.6668057665e-1));
  p = multiplyAdd(p, r, f32x4.splat(2.0000714765e-1));
  p = multiplyAdd(p, r, f32x4.splat(-2.4999993993e-1));
  p = multiplyAdd(p, r, f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(r, r);
  p = f32x4.mul(f32x4.mul(p, r), square);
  p = multiplyAdd(n, f32x4.splat(-2.12194440e-4), p);
  p = negativeMultiplyAdd(square, f32x4.splat(0.5), p);
  const result = multiplyAdd(n, f32x4.splat(0.693359375), f32x4.add(r, p));

  // ln 0 = −Infinity, ln Infinity = Infinity, and of what is below 0, or NaN, it is NaN.
  const zero = f32x4.splat(0);
  const finite = v128.bitselect(result, x, f32x4.lt(x, f32x4.splat(Infinity)));
  const real = v128.bitselect(f32x4.splat(NaN), finite, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.splat(-Infinity), real, f32x4.eq(x, zero));
}

/** `1 / (1 + e⁻ˣ)`. */
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** The hyperbolic tangent. */
@inline
export function hyperbolicTangent(x: v128): v128 {
  const one = f32x4.splat(1);
  const square = f32x4.mul(x, x);
  let p = multiplyAdd(f32x4.splat(-5.70498872745e-3), square, f32x4.splat(2.06390887954e-2));
  p = multiplyAdd(p, square, f32x4.splat(-5.37397155531e-2));
  p = multiplyAdd(p, square, f32x4.splat(1.33314422036e-1));
  p = multiplyAdd(p, square, f32x4.splat(-3.33332819422e-1));
  const near = multiplyAdd(f32x4.mul(p, square), x, x);
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exponential(f32x4.add(x, x)), one)));
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.625)));
}

/** The error function. */
@inline
export function errorFunction(x: v128): v128 {
  const one = f32x4.splat(1);
  const magnitude = f32x4.abs(x);
  const t = f32x4.div(one, multiplyAdd(f32x4.splat(0.3275911), magnitude, one));
  let p = multiplyAdd(f32x4.splat(1.061405429), t, f32x4.splat(-1.453152027));
  p = multiplyAdd(p, t, f32x4.splat(1.421413741));
  p = multiplyAdd(p, t, f32x4.splat(-0.284496736));
  p = multiplyAdd(p, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(p, t), exponential(f32x4.neg(f32x4.mul(x, x))));
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.xor(f32x4.sub(one, tail), sign);
}
