// Functions of four float32 numbers at a time, each within a few units in the last place. NaN and Infinity come out as
// they do of JavaScript's functions. Coefficients of exponential, logarithm and tanh: Moshier, Cephes Mathematical
// Library (netlib.org/cephes), single precision; of erf: Abramowitz & Stegun 1964, 7.1.26.
import { multiplyAdd, negativeMultiplyAdd } from './vector';

// Constants are read from memory. Of a constant in the code, V8 makes four lanes anew wherever it is used, by
// instructions that the processor does one at a time: they would take more than half of the time.
export const one = memory.data<f32>([1]);
const ln2 = memory.data<f32>([0.693359375, -2.12194440e-4]); // in two parts, the first of which has few bits
/** Added to a number below 2²², rounds it to a whole one, which then stands in the lowest bits: 1.5 · 2²³. */
const roundingShift = memory.data<f32>([12582912]);

/** Constant number `index` of those at `place`, in all four lanes. */
@inline
export function constant(place: usize, index: usize = 0): v128 {
  return v128.load32_splat(place + (index << 2));
}

/** Beyond these, eˣ is Infinity or 0. What is less than twice the least normal number is taken for 0, too. */
const exponentialRange = memory.data<f32>([-87.336544, 89]);
const inverseOfLn2 = memory.data<f32>([1.44269504]);
const exponentialSeries = memory.data<f32>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
const exponentOfHalf = memory.data<i32>([126]);

/** `eˣ`. */
@inline
export function exponential(x: v128): v128 {
  // Comparing and choosing lets NaN through.
  const clamped = f32x4.pmax(f32x4.pmin(x, constant(exponentialRange, 1)), constant(exponentialRange, 0));

  // eˣ = 2ⁿ·eʳ, n whole, |r| ≤ ln 2 / 2
  const shifted = multiplyAdd(clamped, constant(inverseOfLn2), constant(roundingShift));
  const n = f32x4.sub(shifted, constant(roundingShift));
  let r = negativeMultiplyAdd(n, constant(ln2, 0), clamped);
  r = negativeMultiplyAdd(n, constant(ln2, 1), r);

  let p = multiplyAdd(constant(exponentialSeries, 0), r, constant(exponentialSeries, 1));
  p = multiplyAdd(p, r, constant(exponentialSeries, 2));
  p = multiplyAdd(p, r, constant(exponentialSeries, 3));
  p = multiplyAdd(p, r, constant(exponentialSeries, 4));
  p = multiplyAdd(p, r, constant(exponentialSeries, 5));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), constant(one));

  // 2ⁿ⁻¹, since 2ⁿ may be too large for a float32; of the least n it is 0.
  const power = i32x4.sub(shifted, constant(roundingShift));
  const half = i32x4.shl(i32x4.add(power, constant(exponentOfHalf)), 23);
  return f32x4.mul(f32x4.add(p, p), half);
}

const leastNormal = memory.data<f32>([1.17549435e-38]);
const twoTo23 = memory.data<f32>([8388608, 23]);
const rootOfHalf = memory.data<i32>([0x3f3504f3]); // its bits
const fraction = memory.data<i32>([0x007fffff]);
const logarithmSeries = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
const half = memory.data<f32>([0.5]);

/** The natural logarithm. */
@inline
export function logarithm(x: v128): v128 {
  // Subnormal numbers, made normal.
  const tiny = f32x4.lt(x, constant(leastNormal));
  const normal = v128.bitselect(f32x4.mul(x, constant(twoTo23, 0)), x, tiny);

  // x = m·2ⁿ, √½ ≤ m < √2
  const bits = i32x4.sub(normal, constant(rootOfHalf));
  let n = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  n = f32x4.sub(n, v128.and(tiny, constant(twoTo23, 1)));
  const m = i32x4.add(v128.and(bits, constant(fraction)), constant(rootOfHalf));
  const r = f32x4.sub(m, constant(one));

  let p = multiplyAdd(constant(logarithmSeries, 0), r, constant(logarithmSeries, 1));
  p = multiplyAdd(p, r, constant(logarithmSeries, 2));
  p = multiplyAdd(p, r, constant(logarithmSeries, 3));
  p = multiplyAdd(p, r, constant(logarithmSeries, 4));
  p = multiplyAdd(p, r, constant(logarithmSeries, 5));
  p = multiplyAdd(p, r, constant(logarithmSeries, 6));
  p = multiplyAdd(p, r, constant(logarithmSeries, 7));
  p = multiplyAdd(p, r, constant(logarithmSeries, 8));
  const square = f32x4.mul(r, r);
  p = f32x4.mul(f32x4.mul(p, r), square);
  p = multiplyAdd(n, constant(ln2, 1), p);
  p = negativeMultiplyAdd(square, constant(half), p);
  const result = multiplyAdd(n, constant(ln2, 0), f32x4.add(r, p));

  // ln 0 = −Infinity, ln Infinity = Infinity, and of what is below 0, or NaN, it is NaN.
  const zero = f32x4.splat(0);
  const finite = v128.bitselect(result, x, f32x4.lt(x, f32x4.splat(Infinity)));
  const real = v128.bitselect(f32x4.splat(NaN), finite, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.splat(-Infinity), real, f32x4.eq(x, zero));
}

/** `1 / (1 + e⁻ˣ)`. */
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(constant(one), f32x4.add(constant(one), exponential(f32x4.neg(x))));
}

const tangentSeries = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
]);
const tangentBound = memory.data<f32>([0.625]);
const two = memory.data<f32>([2]);

/** The hyperbolic tangent. */
@inline
export function hyperbolicTangent(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = multiplyAdd(constant(tangentSeries, 0), square, constant(tangentSeries, 1));
  p = multiplyAdd(p, square, constant(tangentSeries, 2));
  p = multiplyAdd(p, square, constant(tangentSeries, 3));
  p = multiplyAdd(p, square, constant(tangentSeries, 4));
  const near = multiplyAdd(f32x4.mul(p, square), x, x);
  const below = f32x4.div(constant(two), f32x4.add(exponential(f32x4.add(x, x)), constant(one)));
  const far = f32x4.sub(constant(one), below);
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), constant(tangentBound)));
}

const errorScale = memory.data<f32>([0.3275911]);
const errorSeries = memory.data<f32>([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]);

/** The error function. */
@inline
export function errorFunction(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const t = f32x4.div(constant(one), multiplyAdd(constant(errorScale), magnitude, constant(one)));
  let p = multiplyAdd(constant(errorSeries, 0), t, constant(errorSeries, 1));
  p = multiplyAdd(p, t, constant(errorSeries, 2));
  p = multiplyAdd(p, t, constant(errorSeries, 3));
  p = multiplyAdd(p, t, constant(errorSeries, 4));
  const tail = f32x4.mul(f32x4.mul(p, t), exponential(f32x4.neg(f32x4.mul(x, x))));
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.xor(f32x4.sub(constant(one), tail), sign);
}
