/**
 * The quantile of the standard normal distribution at `probability` (from 10⁻¹¹ to 1 − 10⁻¹¹, which holds every
 * 32-bit fraction), to about 16 digits: Wichura 1988, algorithm AS 241 (PPND16).
 *
 * Only IEEE arithmetic and square roots, so every machine gives the same bits; `Math.log` and `Math.cos` do not.
 */
export function inverseNormal(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(centreNumerator, r)) / polynomial(centreDenominator, r);
  }
  const tail = q < 0 ? probability : 1 - probability;
  const r = Math.sqrt(-naturalLogarithm(tail)) - 1.6;
  const magnitude = polynomial(tailNumerator, r) / polynomial(tailDenominator, r);
  return q < 0 ? -magnitude : magnitude;
}

/** Coefficients of a polynomial of degree 7, from the highest power down. */
type Coefficients = readonly [number, number, number, number, number, number, number, number];

const centreNumerator: Coefficients = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const centreDenominator: Coefficients = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const tailNumerator: Coefficients = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const tailDenominator: Coefficients = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];

/** Of degree 7, by Horner's rule, written out for speed: taking `c` apart would walk an iterator. */
function polynomial(c: Coefficients, x: number): number {
  return ((((((c[0] * x + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]) * x + c[6]) * x + c[7];
}

/** ln x for 0 < x < 1: x = m·2ᵉ with m in [½√2, √2), then ln m = 2·artanh((m − 1)/(m + 1)) as a series. */
function naturalLogarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  const s = (mantissa - 1) / (mantissa + 1); // |s| ≤ 0.172, so 11 terms reach 1e-17
  let series = 0;
  for (let power = 21; power >= 1; power -= 2) series = series * s * s + 1 / power;
  return 2 * s * series + exponent * Math.LN2;
}
