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
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
  1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const centreDenominator: Coefficients = [
  5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
  687.1870074920579083, 42.313330701600911252, 1,
];
const tailNumerator: Coefficients = [
  7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const tailDenominator: Coefficients = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
  6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
];

/** Of degree 7, by Horner's rule, written out for speed. */
function polynomial([c7, c6, c5, c4, c3, c2, c1, c0]: Coefficients, x: number): number {
  return ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0;
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
