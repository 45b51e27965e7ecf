/**
 * The largest logit.
 *
 * @param where who asks, for the error
 * @throws RangeError if a logit is NaN or Infinity, or all are −Infinity
 */
export function largestLogit(logits: Float32Array, where: string): number {
  let largest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (!(logit < Infinity)) {
      throw new RangeError(`${where}: the logit of token ${id} (${logit}) must be a finite number or -Infinity.`);
    }
    if (logit > largest) largest = logit;
  }
  if (largest === -Infinity) {
    throw new RangeError(`${where}: all ${logits.length} tokens are excluded (their logits are -Infinity).`);
  }
  return largest;
}
