export type Candidates = {
  /** In the order of the ids. */
  readonly logits: Float32Array;
  readonly largest: number;
};

/**
 * The logits of the tokens that are not excluded, and the largest of them.
 *
 * @param where who asks, for the error
 * @throws RangeError if a logit is NaN or Infinity, or all are −Infinity
 */
export function candidatesOf(logits: Float32Array, where: string): Candidates {
  const kept = new Float32Array(logits.length);
  const { count, largest } = collect(logits, kept, where);
  if (count === 0) {
    throw new RangeError(`${where}: all ${logits.length} tokens are excluded (their logits are -Infinity).`);
  }
  return { logits: kept.subarray(0, count), largest };
}

// Loops over the vocabulary end their functions: V8 compiles such a loop while it first runs, before it has seen what
// follows, and on every call would leave the compiled code there, which takes as long as a third of the loop.
function collect(logits: Float32Array, kept: Float32Array, where: string): { count: number; largest: number } {
  let count = 0;
  let largest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (!(logit < Infinity)) {
      throw new RangeError(`${where}: the logit of token ${id} (${logit}) must be a finite number or -Infinity.`);
    }
    if (logit > largest) largest = logit;
    kept[count] = logit;
    count += Number(logit > -Infinity); // not a branch, which the processor would often predict wrong
  }
  return { count, largest };
}
