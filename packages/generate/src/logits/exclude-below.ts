/** The logits, those below `smallest` excluded. */
export function excludeBelow(logits: Float32Array, smallest: number): Float32Array {
  const kept = new Float32Array(logits.length);
  for (let id = 0; id < logits.length; id++) {
    // In float32 this is −Infinity or the logit, without a branch, which the processor would often predict wrong.
    kept[id] = logits[id]! - Number(logits[id]! < smallest) * Number.MAX_VALUE;
  }
  return kept;
}
