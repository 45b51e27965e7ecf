/**
 * eˣ for x ≤ 0, within 2 units in the last place; 0 below −708.
 *
 * Only IEEE arithmetic, so every machine gives the same bits; `Math.exp` does not promise that.
 */
export function exponential(x: number): number {
  if (x < -708) return 0;
  // x = r - k·ln 2 with |r| ≤ ½ ln 2, where the series to r¹³ / 13! is exact to 1e-17.
  const k = (0.5 - x * Math.LOG2E) | 0; // rounded, in less time than `Math.round` takes
  const r = x + k * LN2_HIGH + k * LN2_LOW;
  // Horner's rule, written out for speed.
  let series = 1 / 6227020800;
  series = series * r + 1 / 479001600;
  series = series * r + 1 / 39916800;
  series = series * r + 1 / 3628800;
  series = series * r + 1 / 362880;
  series = series * r + 1 / 40320;
  series = series * r + 1 / 5040;
  series = series * r + 1 / 720;
  series = series * r + 1 / 120;
  series = series * r + 1 / 24;
  series = series * r + 1 / 6;
  series = series * r + 1 / 2;
  series = series * r + 1;
  series = series * r + 1;
  return series * HALVINGS[k]!;
}

// ln 2 in two parts: the first has 32 bits, so that its multiples by k are exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 2⁻ᵏ */
const HALVINGS = Float64Array.from({ length: 1023 }, (_, k) => 1 / 2 ** k);
