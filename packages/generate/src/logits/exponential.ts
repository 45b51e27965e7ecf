/**
 * eˣ for x ≤ 0, to a relative error of 10⁻¹³; 0 below −708.
 *
 * Only IEEE arithmetic, so every machine gives the same bits; `Math.exp` does not promise that.
 */
export function exponential(x: number): number {
  if (x < -708) return 0;
  const y = x * (-512 * Math.LOG2E); // eˣ = 2^(−y / 512)
  const whole = (y + 0.5) | 0; // rounded, in less time than `Math.round` takes
  const rest = y - whole;
  const series = ((CUBIC * rest + QUADRATIC) * rest + LINEAR) * rest + 1; // of 2^(−rest / 512), exact to 1e-14
  return series * ROOTS[whole & 511]! * HALVINGS[whole >> 9]!;
}

const LINEAR = -Math.LN2 / 512;
const QUADRATIC = (LINEAR * LINEAR) / 2;
const CUBIC = (LINEAR * LINEAR * LINEAR) / 6;

/** 2⁻ᵏ */
const HALVINGS = Float64Array.from({ length: 1022 }, (_, k) => 1 / 2 ** k);

/** 2^(−k / 512): the square root of 2⁻ᵏ, taken nine times. */
const ROOTS = HALVINGS.slice(0, 512);
for (let times = 0; times < 9; times++) ROOTS.set(ROOTS.map(Math.sqrt));
