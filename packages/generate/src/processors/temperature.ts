/**
 * Divides every logit by `t`: below 1 likely tokens become likelier, above 1 the distribution becomes flatter.
 *
 * @throws RangeError if `t` is not finite or below 10⁻⁶, where quotients could exceed what float32 holds
 */
export function temperature(t: number): (logits: Float32Array) => Float32Array {
  if (!(t >= 1e-6 && t < Infinity)) {
    throw new RangeError(
      `temperature: t (${t}) must be finite and at least 0.000001; for the likeliest token alone use greedy().`,
    );
  }
  return (logits) => {
    const scaled = new Float32Array(logits.length);
    for (let id = 0; id < logits.length; id++) scaled[id] = logits[id]! / t;
    return scaled;
  };
}
